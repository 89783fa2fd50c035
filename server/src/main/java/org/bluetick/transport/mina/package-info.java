/// The transport on Apache MINA's NIO processors: the only package that sees MINA.
@NullMarked
package org.bluetick.transport.mina;

import org.jspecify.annotations.NullMarked;
