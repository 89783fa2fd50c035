package org.bluetick.transport.mina;

import java.util.function.Function;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.TlsMode;

/// What a new connection is to be.
///
/// @param owner gives its handler
record Opening(TlsMode tls, Function<Connection, ConnectionHandler> owner) {}
