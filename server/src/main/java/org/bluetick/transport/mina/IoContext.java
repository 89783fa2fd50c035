package org.bluetick.transport.mina;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.bluetick.transport.TransportOptions;

/// What all connections of a transport share.
///
/// @param scratch one per I/O thread
/// @param handshakes computes the costly parts of TLS handshakes
/// @param timer ends connections that take too long to close
record IoContext(
        TransportOptions options,
        ThreadLocal<TlsScratch> scratch,
        Executor handshakes,
        ScheduledExecutorService timer) {}
