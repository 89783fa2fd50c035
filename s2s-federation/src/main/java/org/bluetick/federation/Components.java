package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.SYSTEM_SHUTDOWN;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.bluetick.address.Jid;
import org.bluetick.api.Router;
import org.bluetick.api.Service;
import org.bluetick.session.Mailboxes;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// The external components that may connect (XEP-0114). Filled at start; safe for any thread then.
final class Components {
    private final Router router;
    private final Mailboxes mailboxes;
    private final House.Limits limits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Jid, Component> known = new HashMap<>();
    private final Set<ComponentStream> open = ConcurrentHashMap.newKeySet();

    Components(Router router, Mailboxes mailboxes, House.Limits limits, Clock clock) {
        this.router = router;
        this.mailboxes = mailboxes;
        this.limits = limits;
        this.clock = clock;
    }

    /// A component, connected or not. Its stanzas go to it after the commit of what they follow.
    static final class Component implements Service {
        private final Jid domain;
        private final String secret;
        private final AtomicReference<ComponentStream> stream = new AtomicReference<>();

        private Component(Jid domain, String secret) {
            this.domain = domain;
            this.secret = secret;
        }

        Jid domain() {
            return domain;
        }

        String secret() {
            return secret;
        }

        /// Whether it had no other stream.
        boolean connect(ComponentStream connected) {
            return stream.compareAndSet(null, connected);
        }

        void disconnect(ComponentStream gone) {
            stream.compareAndSet(gone, null);
        }

        @Override
        public void receive(Stanza stanza) {
            ComponentStream connected = stream.get();
            if (connected == null) {
                throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE.withText(domain + " is not connected"));
            }
            Turn.afterCommit(() -> connected.send(stanza));
        }

        @Override
        public String description() {
            return domain.domain();
        }
    }

    Component add(Jid domain, String secret) {
        Component component = new Component(domain, secret);
        known.put(domain, component);
        return component;
    }

    Optional<Component> find(Jid domain) {
        return Optional.ofNullable(known.get(domain));
    }

    ConnectionHandler accept(Connection connection) {
        ComponentStream stream = new ComponentStream(this, connection);
        open.add(stream);
        return stream.connection();
    }

    void remove(ComponentStream stream) {
        open.remove(stream);
    }

    void sweep() {
        open.forEach(ComponentStream::sweep);
    }

    void close() {
        open.forEach(stream -> stream.end(new StreamError(SYSTEM_SHUTDOWN, "the server is stopping")));
    }

    Router router() {
        return router;
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    House.Limits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }
}
