package org.bluetick.session;

import static org.bluetick.stanza.StreamError.Condition.RESOURCE_CONSTRAINT;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.session.Resumption.Lost;
import org.bluetick.session.Resumption.Resumed;
import org.bluetick.session.Resumption.TooHigh;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One bound resource (RFC 6120 §7). With XEP-0198 it outlives its stream: then it is detached until it is resumed or
/// expires; and its process: it is written down, and after a restart it is there again, detached. All of it is touched only in
/// its mailbox's turn, except `deliver`, `post`, `close`, `detachedAt` and `written`.
public final class Session implements ClientSession, Mailbox.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /// A client that leaves so much unacknowledged is given up; without a stream, sooner.
    private static final int MAX_UNACKNOWLEDGED = 10_000;
    private static final int MAX_WHILE_DETACHED = 1_000;
    /// The client has kept up when it owes no more than this.
    private static final int FEW_UNACKNOWLEDGED = 100;

    private final Jid jid;
    private final Mailbox mailbox;
    private final StanzaPath path;
    private final SessionRegistry registry;
    private final RoutingTable routes;
    private final Map<Class<?>, Object> states = new HashMap<>(4);
    private final Attachment attachment;
    private @Nullable StreamManagement management;
    private @Nullable Survival survival;
    private @Nullable Presence presence;
    private boolean ended;

    Session(Jid jid, Mailbox mailbox, ClientLink link, StanzaPath path, SessionRegistry registry, RoutingTable routes) {
        this.jid = jid;
        this.mailbox = mailbox;
        this.attachment = Attachment.to(link);
        this.path = path;
        this.registry = registry;
        this.routes = routes;
    }

    /// One that is there again after a restart: its mailbox is its own until a stream takes it over.
    Session(Jid jid, Checkpoints checkpoints, StanzaPath path, SessionRegistry registry, RoutingTable routes) {
        this.jid = jid;
        this.mailbox = checkpoints.mailbox(this);
        this.attachment = Attachment.none(registry.resumable().now());
        this.path = path;
        this.registry = registry;
        this.routes = routes;
    }

    @Override
    public Jid jid() {
        return jid;
    }

    @Override
    public Optional<Presence> presence() {
        return Optional.ofNullable(presence);
    }

    @Override
    public <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(type.cast(states.get(type)));
    }

    @Override
    public void put(Object state) {
        states.put(state.getClass(), state);
        changed();
    }

    @Override
    public void remove(Class<?> type) {
        states.remove(type);
        changed();
    }

    @Override
    public void post(Runnable task) {
        mailbox.post(task);
    }

    @Override
    public void deliver(Stanza stanza) {
        int size = stanza.element().size();
        Turn.afterCommit(() -> mailbox.post(() -> write(stanza), size));
    }

    @Override
    public void close(StreamError reason) {
        mailbox.post(() -> end(reason));
    }

    @Override
    public void onceTaken(Runnable task) {
        attachment.onceTaken(task);
    }

    @Override
    public boolean isUnacknowledged(MessageId id) {
        return attachment.isUnsettled(id) || management != null && management.isUnacknowledged(id);
    }

    @Override
    public boolean isBehind() {
        return attachment.isBehind() || management != null && management.isBehind();
    }

    /// Takes a stanza the client has sent on its stream. In the session's turn.
    public void receive(Element element) {
        if (ended) {
            return;
        }
        if (management != null) {
            management.received();
        }
        switch (Inbound.check(element, jid)) {
            case Inbound.Accepted(Stanza stanza) -> take(stanza);
            case Inbound.Refused(Stanza answer) -> deliver(answer);
            case Inbound.Ignored() -> {}
            case Inbound.Fatal(StreamError error) -> end(error);
        }
    }

    private void take(Stanza stanza) {
        if (stanza instanceof Iq iq && !iq.isRequest() && management != null) {
            management.answered(iq);
        }
        path.sent(this, stanza);
    }

    /// The client has broadcast its presence (RFC 6121 §4.2, §4.4, §4.5). In the session's turn.
    public void broadcast(Presence broadcast) {
        boolean wasAvailable = presence != null;
        if (!broadcast.isAvailable() && !wasAvailable) {
            return;
        }
        presence = broadcast.isAvailable() ? broadcast : null;
        changed();
        routes.put(route());
        if (!wasAvailable) {
            path.emit(new SessionAvailable(this, broadcast));
        }
        path.emit(new PresenceBroadcast(this, broadcast));
    }

    /// The client has asked for XEP-0198; false when it has it already.
    public boolean manage(StreamManagement management) {
        if (this.management != null) {
            return false;
        }
        this.management = management;
        if (management.isResumable()) {
            registry.resumable().add(this, management.id());
            routes.put(route());
            survival = registry.resumable().checkpoints().map(checkpoints -> new Survival(this, management, checkpoints, path)).orElse(null);
        }
        return true;
    }

    Route route() {
        return new Route(jid, presence != null, presence == null ? 0 : presence.priority(), Route.HERE,
                management != null && management.isResumable() ? management.id() : "");
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public Optional<StreamManagement> management() {
        return Optional.ofNullable(management);
    }

    /// The stanza that is being handled goes into its sender's history: its number.
    public Optional<StreamCount> kept() {
        return management().map(StreamManagement::kept);
    }

    /// The client has received h of what was sent to it. False: that is more than was sent.
    public boolean acknowledged(long h) {
        Optional<List<MessageId>> ids = management().flatMap(managed -> managed.acknowledge(h));
        ids.filter(some -> !some.isEmpty()).ifPresent(some -> path.emit(new MessagesAcknowledged(this, some)));
        return ids.isPresent();
    }

    /// What the turn received is durable: tells the client (XEP-0198 §4).
    @Override
    public void turnEnded() {
        turnEnded(false);
    }

    /// The same.
    /// @param asked whether the client waits for it
    public void turnEnded(boolean asked) {
        if (ended) {
            return;
        }
        tellHandled(asked);
        if (survival != null) {
            survival.turnEnded();
        }
        if (management == null || attachment.isDetached()) {
            return;
        }
        if (management.isRequestUrgent(registry.ackRequests())) {
            askForAcknowledgement();
        } else if (management.becomesDue()) {
            registry.ackRequests().add(this);
        }
    }

    /// Unless it owes none. In the session's turn.
    void askForAcknowledgement() {
        if (management != null && !ended && !attachment.isDetached()) {
            management.request(registry.ackRequests().now()).ifPresent(attachment::send);
        }
    }

    /// Tells the client how much of what it has sent is durable, when that is news or it waits for it.
    public void tellHandled(boolean asked) {
        Optional<Element> answer = management().flatMap(managed -> managed.turnEnded(asked));
        if (!attachment.isDetached()) {
            answer.ifPresent(attachment::send);
        }
    }

    /// Even if the stream is lost already: it must not be resumed, for its count would cover what is not kept.
    @Override
    public void turnFailed() {
        end();
    }

    /// What the turn wrote has been handed to the socket: settles what it has taken.
    public void flushed() {
        if (ended) {
            return;
        }
        List<MessageId> taken = attachment.settle();
        if (!taken.isEmpty()) {
            path.emit(new MessagesAcknowledged(this, taken));
        }
        if (attachment.areTasksDue() && owesLittle()) {
            attachment.takeTasks(mailbox::post);
        }
    }

    /// Whether something waits for the client's socket.
    public boolean waitsForSocket() {
        return attachment.waitsForSocket();
    }

    /// The stream is lost. The session waits to be resumed, when it can be, and ends otherwise. In the session's turn.
    public void detach(ClientLink lost) {
        if (!attachment.isTo(lost) || ended) {
            return;
        }
        if (management == null || !management.isResumable()) {
            end();
            return;
        }
        management.interrupted();
        attachment.detach(registry.resumable().now());
        registry.resumable().detached(this);
    }

    /// Goes on with another stream, on which the client says it has received h. In the session's turn.
    public Resumption resume(ClientLink resuming, long h) {
        if (ended || management == null) {
            return new Lost("it has just ended", OptionalLong.empty());
        }
        boolean afterCrash = survival != null && survival.isAfterCrash();
        Resumption resumption = afterCrash ? survival.recover(h) : acknowledged(h, management);
        if (resumption instanceof Lost) {
            end();
        }
        if (resumption instanceof Resumed(List<KeptMessage> missed)) {
            goOn(resuming, management);
            path.emit(new SessionResumed(this, afterCrash, missed));
        }
        return resumption;
    }

    private Resumption acknowledged(long h, StreamManagement management) {
        if (management.isBehind(h)) {
            return new Lost("its client had more than it says now", OptionalLong.empty()); // and we cannot send that again
        }
        return acknowledged(h) ? new Resumed(List.of()) : new TooHigh(management.sentCount());
    }

    private void goOn(ClientLink resuming, StreamManagement management) {
        Turn.commitNow(); // what this turn has taken from the stream before: the client must not send it again
        if (survival != null) {
            survival.catchUp();
        }
        management.turnEnded(false);
        attachment.moveTo(resuming);
        management.interrupted();
        registry.resumable().attached(this);
        attachment.send(Element.of("resumed", StreamManagement.NAMESPACE)
                .with("previd", management.id())
                .with("h", Long.toString(management.handled())));
        management.toResend().forEach(stanza -> attachment.send(stanza.element()));
    }

    /// As it was written down, and detached. Before anybody can find it.
    void restore(StoredSession stored, Checkpoints checkpoints) {
        StreamManagement restored = StreamManagement.restored(stored, checkpoints.outliveCrashes());
        if (!stored.unacknowledged().isEmpty()) {
            SessionXml.stanzas(stored.unacknowledged(), jid).forEach(stanza -> restored.sent(stanza, keptId(stanza)));
        }
        management = restored;
        survival = new Survival(this, restored, checkpoints, path, stored);
        presence = SessionXml.presence(jid, SessionXml.states(stored.state())).orElse(null);
    }

    /// Modules remember it again. In the session's turn.
    void restored(StoredSession stored) {
        path.emit(new SessionRestored(this, stored.unacknowledged().isEmpty(), SessionXml.states(stored.state())));
        if (survival != null) {
            survival.unchanged(stored.counts());
        }
    }

    /// Ends it here without a word to anybody: another node goes on with it. Empty: it cannot. In the session's turn.
    Optional<StoredSession> handOver() {
        if (ended || survival == null) {
            return Optional.empty();
        }
        Turn.commitNow();
        StoredSession stored = survival.handOver();
        ended = true;
        routes.remove(jid);
        registry.remove(this);
        attachment.leave();
        return Optional.of(stored);
    }

    /// Has it written down. In the session's turn.
    void checkpoint(boolean stopping) {
        if (survival != null && !ended) {
            survival.checkpoint(stopping);
        } else {
            registry.resumable().checkpoints().ifPresent(checkpoints -> checkpoints.passOver(this));
        }
    }

    /// So much of it is written down. From any thread.
    void written(Counts counts) {
        if (management != null && management.isTold(counts.received())) {
            return;
        }
        mailbox.post(() -> management().ifPresent(managed -> managed.written(counts.received())));
    }

    /// It could not be written down. From any thread.
    void notWritten() {
        mailbox.post(this::changed);
    }

    private void changed() {
        if (survival != null) {
            survival.changed();
        }
    }

    /// When the stream was lost, by the ticker. From any thread.
    long detachedAt() {
        return attachment.detachedAt();
    }

    /// Ends the session when it is still detached, and not only now again: nobody came back in time. In the session's turn.
    void expire() {
        if (attachment.isDetached() && registry.resumable().isOverdue(this)) {
            end();
        }
    }

    /// Ends the session and closes its stream with an error. In the session's turn.
    public void end(StreamError reason) {
        if (!ended) {
            Optional<ClientLink> closing = attachment.link();
            end();
            closing.ifPresent(link -> link.close(reason));
        }
    }

    /// Ends the session: its stream is lost, or closed with an error. In the session's turn.
    public void end() {
        end(false);
    }

    /// Ends the session: its client has closed the stream, and been told of all it has sent. In the session's turn.
    public void endInOrder() {
        end(true);
    }

    /// Whatever fails meanwhile, its address is free afterwards.
    private void end(boolean inOrder) {
        if (ended) {
            return;
        }
        ended = true;
        if (presence != null) {
            ending(() -> broadcast(Presence.of(jid, jid.bare(), Presence.Type.UNAVAILABLE).unaddressed()));
        }
        ending(() -> routes.remove(jid)); // while the address is still taken: afterwards the route could be that of another session
        registry.remove(this);
        if (survival != null) {
            survival.ended();
        }
        ending(() -> path.emit(new SessionClosed(this, inOrder)));
        attachment.end();
        if (management != null) {
            management.unkept().forEach(stanza -> ending(() -> path.missed(this, stanza)));
        }
    }

    private void ending(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("The end of {} could not be told to all", jid, e);
        }
    }

    @Override
    public void write(Stanza stanza) {
        Stanza passed = ended ? stanza : path.delivering(this, stanza);
        if (passed == null) {
            return;
        }
        if (ended) {
            path.missed(this, stanza);
            return;
        }
        MessageId id = keptId(passed);
        if (management != null) {
            management.sent(passed, id);
        }
        attachment.send(passed.element());
        if (management == null && id != null) {
            attachment.settleOnceTaken(id);
        }
        if (management != null && management.isTooMuch(attachment.isDetached() ? MAX_WHILE_DETACHED : MAX_UNACKNOWLEDGED)) {
            end(new StreamError(RESOURCE_CONSTRAINT, management.waiting() + " stanzas are not acknowledged"));
        }
    }

    private @Nullable MessageId keptId(Stanza stanza) {
        return stanza instanceof Message message ? Keeping.idOf(jid.bare(), message).orElse(null) : null;
    }

    private boolean owesLittle() {
        return management == null || management.waiting() <= FEW_UNACKNOWLEDGED && !management.isBehind();
    }
}
