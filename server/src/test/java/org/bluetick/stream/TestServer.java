package org.bluetick.stream;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Everybody;
import org.bluetick.api.Journal;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.Handlers;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.routing.StanzaRouter;
import org.bluetick.session.RemoteSessions;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;

/// Real streams, sessions and router on virtual threads; nobody needs a password.
final class TestServer {
    static final String DOMAIN = "verona.example";
    static final String HEADER = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='"
            + DOMAIN + "' version='1.0'>";
    private static final XmlLimits LIMITS = new XmlLimits(1 << 20, 100, 100, 1 << 16);

    final Handlers handlers = new Handlers();
    final StanzaRouter router;
    final MemoryJournal log;
    private final StreamSettings settings;
    private final Streams streams;

    TestServer() {
        this(Thread::startVirtualThread);
    }

    /// @param executor runs the turns
    TestServer(Executor executor) {
        this(executor, journal -> journal);
    }

    /// @param between what stands between the server and its journal
    TestServer(Executor executor, UnaryOperator<Journal> between) {
        Jid domain = Jid.of(DOMAIN);
        Clock clock = Clock.systemUTC();
        log = new MemoryJournal(new MessageClock(clock, 0));
        Journal journal = between.apply(log);
        router = new StanzaRouter(domain, handlers, new Everybody(), new LocalRoutingTable(), RemoteSessions.none(), journal, System::nanoTime);
        handlers.arrange(new Random(7));
        Duration ample = Duration.ofMinutes(10);
        settings = new StreamSettings(domain, false, false, true, 50, false, LIMITS, LIMITS, 3, 10, ample, ample, ample, 1 << 20,
                (user, hash) -> Optional.empty(), new byte[16], 4096, new SecureRandom(), ample, "", executor,
                journal, log, System::nanoTime, clock);
        streams = new Streams(settings, router.sessions(), List.of());
    }

    /// A client that is logged in, and has got the features of its restarted stream.
    TestConnection logIn(String user) throws InterruptedException, XmlException {
        TestConnection connection = new TestConnection();
        connection.open(accepting -> {
            Stream stream = accept(user, accepting, settings.executor());
            stream.post(() -> connection.sends(HEADER));
            return stream.input();
        });
        connection.receives();
        return connection;
    }

    /// A connection whose client is logged in, and whose stream has to be opened again.
    /// @param executor runs the turns of that client
    Stream accept(String user, Connection connection, Executor executor) {
        StreamSettings s = settings;
        StreamSettings own = new StreamSettings(s.domain(), s.tlsRequired(), s.tlsAvailable(), s.replaceOnConflict(), s.sessionsPerAccount(), s.rates(),
                s.beforeAuthentication(), s.afterAuthentication(), s.loginAttempts(), s.connectionsPerAddress(), s.timeToAuthenticate(),
                s.idlePing(), s.pingTimeout(), s.unsentBytes(), s.credentials(), s.decoySecret(), s.scramIterations(), s.random(),
                s.resumption(), s.location(), executor, s.journal(), s.log(), s.ticker(), s.clock());
        Stream stream = new Stream(own, streams, connection, StreamFraming.DOCUMENT);
        stream.post(() -> stream.authenticated(Jid.of(user, settings.domain())));
        return stream;
    }

    /// The same, with a resource, available, and with stream management: its `<enabled/>`.
    Element comesOnline(TestConnection connection, String resource) throws InterruptedException, XmlException {
        connection.sends("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        connection.receives();
        connection.sends("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        Element enabled = connection.receives();
        connection.sends("<presence/>");
        return enabled;
    }
}
