/// Protocol scripts: readable conversations between people and the server, each named by the section of the standard it
/// comes from, played against the server in memory and over real sockets. The language is described in `docs/scripts.md`.
@NullMarked
package org.bluetick.script;

import org.jspecify.annotations.NullMarked;
