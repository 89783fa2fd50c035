package org.bluetick.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.CONFLICT;
import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.HOST_UNKNOWN;
import static org.bluetick.stanza.StreamError.Condition.IMPROPER_ADDRESSING;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.INVALID_FROM;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream of an external component (XEP-0114 §3): a handshake, then stanzas both ways. Touched in its turn only, except
/// what says otherwise.
final class ComponentStream implements ServerConnection.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentStream.class);
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(30);
    private static final long MAX_UNSENT = 16 * 1024 * 1024;
    private static final int ID_BYTES = 15;

    private final Components components;
    private final ServerConnection connection;
    private final String id;
    private final Instant deadline;
    private Components.@Nullable Component component;
    private boolean headerSent;
    private boolean over;
    private volatile boolean connected;

    ComponentStream(Components components, Connection connection) {
        this.components = components;
        this.connection = new ServerConnection(connection, components.mailboxes(), components.limits().before(), 0, this);
        byte[] random = new byte[ID_BYTES];
        components.random().nextBytes(random);
        this.id = HexFormat.of().formatHex(random);
        this.deadline = components.clock().instant().plus(TIME_TO_CONNECT);
    }

    ServerConnection connection() {
        return connection;
    }

    /// From any thread.
    void send(Stanza stanza) {
        connection.post(() -> {
            if (connection.unsent() > MAX_UNSENT) {
                fail(new StreamError(StreamError.Condition.RESOURCE_CONSTRAINT, "it takes its stanzas too slowly"));
            }
            connection.write(stanza.element());
        });
    }

    /// From any thread.
    void end(StreamError reason) {
        connection.post(() -> fail(reason));
    }

    /// From any thread.
    void sweep() {
        if (!connected && components.clock().instant().isAfter(deadline)) {
            end(new StreamError(CONNECTION_TIMEOUT, "expected a handshake"));
        }
    }

    @Override
    public void opened(StreamEvent.Opened opened) {
        Optional<Jid> domain = StreamHeaders.domain(opened.header(), "to");
        component = domain.flatMap(components::find).orElse(null);
        sendHeader(domain);
        if (!opened.contentNamespace().equals(ContentNamespace.COMPONENT)) {
            fail(new StreamError(INVALID_NAMESPACE, "xmlns=\"" + opened.contentNamespace() + "\"; expected " + ContentNamespace.COMPONENT));
        } else if (component == null) {
            fail(new StreamError(HOST_UNKNOWN, "to \"" + opened.header().attribute("to").orElse("")
                    + "\"; expected a component that the configuration names"));
        }
    }

    @Override
    public void received(Element received) {
        Components.Component known = component;
        if (over || known == null) {
            return;
        }
        Element element = ContentNamespace.asOfClients(received);
        if (!connected) {
            handshake(element, known);
        } else if (Stanza.isStanza(element)) {
            route(element, known.domain());
        } else {
            fail(new StreamError(UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "/>; expected message, presence or iq"));
        }
    }

    /// §3.1: the SHA-1 of the stream id and the secret.
    private void handshake(Element element, Components.Component known) {
        byte[] expected = sha1(id + known.secret()).getBytes(UTF_8);
        if (!element.is("handshake", Stanza.NAMESPACE)) {
            fail(new StreamError(NOT_AUTHORIZED, "<" + element.name() + "/>; expected <handshake/>"));
        } else if (!MessageDigest.isEqual(expected, element.text().strip().toLowerCase(java.util.Locale.ROOT).getBytes(UTF_8))) {
            fail(new StreamError(NOT_AUTHORIZED, "the secret of " + known.domain() + " is another"));
        } else if (!known.connect(this)) {
            fail(new StreamError(CONFLICT, known.domain() + " is connected already"));
        } else {
            connected = true;
            connection.limits(components.limits().after());
            connection.write(Element.of("handshake", Stanza.NAMESPACE));
            LOG.info("The component {} is connected from {}", known.domain(), connection.address());
        }
    }

    private void route(Element element, Jid domain) {
        Optional<Jid> from = address(element, "from");
        Optional<Jid> to = address(element, "to");
        if (from.isEmpty() || to.isEmpty()) {
            fail(new StreamError(IMPROPER_ADDRESSING, "expected two addresses"));
        } else if (!from.get().domainJid().equals(domain)) {
            fail(new StreamError(INVALID_FROM, from.get() + "; expected an address of " + domain));
        } else {
            try {
                components.router().route(Stanza.of(element, from.get(), to.get()));
            } catch (StanzaException e) {
                fail(new StreamError(BAD_FORMAT, e.error().text()));
            }
        }
    }

    @Override
    public void closedByPeer() {
        finish();
    }

    @Override
    public void fail(StreamError error) {
        if (!over) {
            LOG.info("The stream of a component ({}) ends with {}: {}", connection.address(), error.condition(), error.text());
            if (!headerSent) {
                sendHeader(Optional.empty());
            }
            connection.write(error.element());
            finish();
        }
    }

    @Override
    public void lost(Optional<Throwable> cause) {
        finish();
    }

    @Override
    public void turnFailed() {
        fail(StreamError.of(INTERNAL_SERVER_ERROR));
    }

    @Override
    public void turnEnded() {
        // Nothing is counted.
    }

    @Override
    public void drained() {
        // Nothing waits for it.
    }

    private void finish() {
        over = true;
        connection.finish();
        components.remove(this);
        if (component != null) {
            component.disconnect(this);
        }
    }

    private void sendHeader(Optional<Jid> domain) {
        headerSent = true;
        connection.write(StreamHeaders.toComponent(domain, id));
    }

    private static Optional<Jid> address(Element element, String attribute) {
        try {
            return element.attribute(attribute).map(Jid::of);
        } catch (MalformedJidException e) {
            return Optional.empty();
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
