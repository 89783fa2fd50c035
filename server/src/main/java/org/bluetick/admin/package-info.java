/// Administration: each command is defined once ([org.bluetick.admin.AdminCommand]) and offered on the command line,
/// which talks to the running server over a Unix domain socket.
@NullMarked
package org.bluetick.admin;

import org.jspecify.annotations.NullMarked;
