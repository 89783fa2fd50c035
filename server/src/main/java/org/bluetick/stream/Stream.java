package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.RESOURCE_CONSTRAINT;
import static org.bluetick.stanza.StreamError.Condition.SYSTEM_SHUTDOWN;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.ClientStream;
import org.bluetick.api.StreamFeature;
import org.bluetick.session.ClientLink;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Session;
import org.bluetick.session.StreamManagement;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.stanza.StreamError.Condition;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's XML stream (RFC 6120 §4): negotiated until a resource is bound, then it feeds the session. Touched only in
/// its mailbox's turn, except `post`.
public final class Stream implements ClientStream, ClientLink, Mailbox.Owner {
    static final String STREAMS = "http://etherx.jabber.org/streams";
    /// A client is cut off when so many times more waits for it than it may be behind: what cannot wait elsewhere.
    private static final int TOO_FAR_BEHIND = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

    private final StreamSettings settings;
    private final Streams streams;
    private final Connection connection;
    private final StreamInput input;
    private final StreamOutput output;
    private final StreamManagementFeature streamManagement;
    private final Liveness liveness;

    /// Until a resource is bound.
    private @Nullable Negotiation negotiation;
    private @Nullable Jid account;
    private @Nullable Session session;
    private String lang = "";
    private boolean closed;

    private final Gate gate = new Gate();
    private final BackPressure backPressure = new BackPressure(gate, this::post, this::isBehind);

    private final MovingMailbox mailbox;
    private final AckAnswers acks;
    private volatile boolean waitsForSocket;

    Stream(StreamSettings settings, Streams streams, Connection connection, StreamFraming framing) {
        this.settings = settings;
        this.streams = streams;
        this.connection = connection;
        this.input = new StreamInput(connection, this, framing.reader(settings.beforeAuthentication()), settings.ticker());
        this.output = new StreamOutput(connection, framing);
        this.acks = new AckAnswers(settings.journal(), connection, output, settings.unsentBytes());
        this.liveness = new Liveness(settings);
        this.mailbox = new MovingMailbox(new Mailbox(settings.executor(), settings.journal(), this));
        this.streamManagement = new StreamManagementFeature(settings, this, streams.sessions().resumable());
        this.negotiation = new Negotiation(settings, streams, this, streamManagement, output, connection, framing);
    }

    StreamInput input() {
        return input;
    }

    Gate gate() {
        return gate;
    }

    /// From any thread.
    void post(Runnable task) {
        mailbox.post(task);
    }

    Mailbox mailbox() {
        return mailbox.current();
    }

    @Override
    public InetAddress remoteAddress() {
        return connection.remoteAddress().getAddress();
    }

    @Override
    public boolean isTrusted() {
        return connection.secure() || !settings.tlsRequired();
    }

    @Override
    public Optional<Jid> account() {
        return Optional.ofNullable(account);
    }

    @Override
    public Optional<ClientSession> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public void send(Element element) {
        if (!closed) {
            output.write(element);
            if (connection.unsent() > TOO_FAR_BEHIND * settings.unsentBytes()) {
                LOG.info("{} takes its stanzas too slowly; its connection is cut", name());
                fail(new StreamError(RESOURCE_CONSTRAINT,
                        "more than " + TOO_FAR_BEHIND * settings.unsentBytes() + " bytes wait to be read"));
            }
        }
    }

    @Override
    public long written() {
        return output.written();
    }

    @Override
    public long taken() {
        return output.taken();
    }

    @Override
    public boolean isBehind() {
        return connection.unsent() > settings.unsentBytes();
    }

    /// The session ends its stream.
    @Override
    public void close(StreamError reason) {
        fail(reason);
    }

    @Override
    public void leave(StreamError reason) {
        session = null;
        fail(reason);
    }

    @Override
    public void delivered() {
        backPressure.waitForOthers();
    }

    @Override
    public void turnEnded() {
        synchronized (output) { // see AckAnswers; writing never waits
            if (session != null) {
                session.turnEnded(acks.takeOwed());
                waitsForSocket = backPressure.waitsToBeRead() || session.waitsForSocket();
            }
            output.flush();
        }
        settle();
    }

    private void settle() {
        if (session != null) {
            session.flushed();
            waitsForSocket = backPressure.waitsToBeRead() || session.waitsForSocket();
        }
        backPressure.settle();
    }

    @Override
    public void turnFailed() {
        if (session != null) {
            session.turnFailed();
        }
        fail(StreamError.of(INTERNAL_SERVER_ERROR));
    }

    /// The socket has taken all that was written. On the I/O thread.
    void drained() {
        if (waitsForSocket) {
            post(this::settle); // before what the client sends next
        }
    }

    AckAnswers acks() {
        return acks;
    }

    void opened(StreamEvent.Opened opened) {
        if (closed) {
            return;
        }
        if (negotiation == null || !negotiation.expectsHeader()) {
            fail(new StreamError(BAD_FORMAT, "a second stream header; expected none before a restart"));
            return;
        }
        lang = opened.header().lang().orElse("");
        negotiation.opened(opened);
    }

    /// Takes a first-level element.
    void received(Element element) {
        if (closed) {
            return;
        }
        if (session != null) {
            receivedBound(element, session);
        } else if (negotiation != null) {
            negotiation.received(element);
        }
    }

    void closedByClient() {
        if (!closed) {
            if (session != null) {
                Turn.commitNow();
                synchronized (output) { // see AckAnswers
                    session.tellHandled(acks.takeOwed());
                }
                session.endInOrder();
            }
            begin();
            finish();
        }
    }

    /// Ends the stream with an error (RFC 6120 §4.9.1).
    void fail(StreamError error) {
        if (closed) {
            return;
        }
        LOG.info("The stream of {} ends with {}: {}", name(), error.condition(), error.text());
        endSession(error.condition());
        begin();
        output.write(error.element());
        finish();
    }

    /// The server stops. A stream that is closed in order is the end of its session (XEP-0198 §7): so one whose session can be
    /// resumed is left unfinished, as when the network is gone.
    void shutdown() {
        if (closed || session == null || session.management().filter(StreamManagement::isResumable).isEmpty()) {
            fail(new StreamError(SYSTEM_SHUTDOWN, "the server is stopping"));
            return;
        }
        session.detach(this);
        closed = true;
        output.flush();
        connection.close();
    }

    /// The connection is gone.
    void lost() {
        if (session != null) { // else what waits is not acknowledged, and for nobody
            gate.giveUp();
        }
        if (session != null) { // giving up may have ended it
            session.detach(this);
        }
        closed = true;
        negotiation = null;
        streams.remove(this);
    }

    /// The client has shown that it is this account; the stream restarts (RFC 6120 §6.4.6).
    void authenticated(Jid account) {
        this.account = account;
        Objects.requireNonNull(negotiation, "authenticated on a stream that is negotiated already").authenticated();
        LOG.info("{} has authenticated from {}", account, connection.remoteAddress());
    }

    boolean isClosed() {
        return closed;
    }

    void bound(Session session) {
        this.session = session;
        this.negotiation = null;
        streams.bound(this);
    }

    void managed(StreamManagement management) {
        output.flush(); // an <a/> must not overtake what announces it
        acks.manage(management);
    }

    /// Moves to the mailbox of the session it wants to take over; what then is to be done is done there.
    void moveTo(Session session, Runnable then) {
        output.flush();
        mailbox.moveTo(session.mailbox(), then);
    }

    /// Belongs to the session now, whose mailbox it has moved to.
    void resumed(Session session) {
        takeOverMailbox();
        bound(session);
        session.management().ifPresent(this::managed);
        LOG.info("{} has resumed its session from {}", session.jid(), connection.remoteAddress());
    }

    void takeOverMailbox() {
        mailbox.current().belongTo(this);
    }

    LoginAttempts attempts() {
        return streams.attempts();
    }

    /// Asks a silent client whether it is there, or gives it up. Posted by the sweep.
    void checkLiveness() {
        if (closed) {
            connection.abort();
            return;
        }
        switch (liveness.look(session == null, input.heardAt())) {
            case WELL -> {}
            case SILENT -> output.write(IdlePing.request(settings.domain(), session));
            case TOO_SLOW -> fail(new StreamError(CONNECTION_TIMEOUT,
                    "expected a session within " + settings.timeToAuthenticate().toSeconds() + " s"));
            case DEAD -> fail(new StreamError(CONNECTION_TIMEOUT, "nothing was heard, though it was asked"));
        }
    }

    /// Whether the sweep should have it checked. From any thread.
    boolean isOverdue() {
        return liveness.isOverdue(streams.isNegotiating(this), input.heardAt());
    }

    private void receivedBound(Element element, Session session) {
        if (!Stanza.isStanza(element) && (streamManagement.negotiate(element, Optional.of(session)) || handledByFeature(element))) {
            return;
        }
        boolean inherits = !lang.isEmpty() && element.lang().isEmpty();
        session.receive(inherits ? element.withLang(lang) : element); // RFC 6120 §8.1.5
        backPressure.waitForOthers();
        backPressure.waitToBeRead();
    }

    boolean handledByFeature(Element element) {
        return streams.features().stream().anyMatch(feature -> feature.negotiate(this, element));
    }

    /// A client that was merely slow or silent may come back for its session.
    private void endSession(Condition condition) {
        if (session == null) {
            return;
        }
        switch (condition) {
            case CONNECTION_TIMEOUT, RESOURCE_CONSTRAINT -> session.detach(this);
            default -> session.end();
        }
    }

    /// An error, or only the end of the stream, comes after a header of ours even so early (RFC 6120 §4.9.1.2).
    private void begin() {
        if (negotiation != null) {
            negotiation.sendHeader();
        }
    }

    private void finish() {
        closed = true;
        output.writeEnd();
        output.flush();
        connection.close();
    }

    private String name() {
        if (session != null) {
            return session.jid().toString();
        }
        return account == null ? connection.remoteAddress().toString() : account.toString();
    }
}
