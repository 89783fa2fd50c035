package org.bluetick.stream;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageLog;
import org.bluetick.sasl.Credentials;
import org.bluetick.xml.XmlLimits;

/// What the streams of a server share. Immutable.
/// @param tlsRequired whether authentication is offered only under TLS
/// @param tlsAvailable whether STARTTLS is offered
/// @param replaceOnConflict whether a resource that is bound again replaces the older session (RFC 6120 §7.7.2.2)
/// @param sessionsPerAccount how many an account may have (RFC 6120 §7.6.2.1)
/// @param rates whether attempts and connections are limited; sizes always are
/// @param decoySecret see `SaslMechanisms`
/// @param resumption how long a session may be without a stream at most (XEP-0198 §5)
/// @param unsentBytes a client for whose socket more than that waits is behind: nothing is taken from it, nor written to it that can wait
/// @param location where clients should come back to; empty: anywhere
/// @param executor runs the turns; its threads may block
/// @param ticker nanoseconds since some moment, like `System.nanoTime`
public record StreamSettings(
        Jid domain,
        boolean tlsRequired,
        boolean tlsAvailable,
        boolean replaceOnConflict,
        int sessionsPerAccount,
        boolean rates,
        XmlLimits beforeAuthentication,
        XmlLimits afterAuthentication,
        int loginAttempts,
        int connectionsPerAddress,
        Duration timeToAuthenticate,
        Duration idlePing,
        Duration pingTimeout,
        long unsentBytes,
        Credentials credentials,
        byte[] decoySecret,
        int scramIterations,
        SecureRandom random,
        Duration resumption,
        String location,
        Executor executor,
        Journal journal,
        MessageLog log,
        LongSupplier ticker,
        Clock clock) {}
