package org.bluetick.transport.mina;

import java.util.function.Function;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.TlsMode;

/// What a new connection is to be.
///
/// @param owner gives its handler
/// @param accepted whether the peer has connected, perhaps through a load balancer
record Opening(TlsMode tls, Function<Connection, ConnectionHandler> owner, boolean accepted) {}
