/// Bytes to and from peers: connections, listeners, TLS. Knows no XMPP; only [org.bluetick.transport.mina] knows MINA.
@NullMarked
package org.bluetick.transport;

import org.jspecify.annotations.NullMarked;
