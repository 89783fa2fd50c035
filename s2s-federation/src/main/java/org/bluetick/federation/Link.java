package org.bluetick.federation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bluetick.api.Journal;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from one of our domains to another domain. It connects when there is something to send; what is kept waits in the
/// journal until the peer has it, the rest waits here for the connection, or comes back to its sender. Its state is touched
/// in the turns of its own mailbox; every method that is not private may be called from any thread.
final class Link implements Mailbox.Owner, OutgoingStream.Task, Outbox.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int MAX_WAITING = 1_000;

    private final House house;
    private final Pair pair;
    private final OutgoingStreams streams;
    private final Links links;
    private final Mailbox mailbox;
    /// What waits in the mailbox that it must not be forgotten before.
    private final AtomicInteger untold = new AtomicInteger();
    private final Outbox outbox;
    private final Retries retries;
    private final Bounces bounces;
    private final Queue<Stanza> waiting = new ArrayDeque<>();
    /// Whether something may wait in the journal: it is asked only then.
    private boolean mayWait;

    /// Changed in the turn, and looked at by others.
    private volatile @Nullable Traffic traffic;
    private boolean connecting;
    private Instant usedAt;
    private volatile Status status = new Status("idle", "");

    /// For people.
    record Status(String state, String lastError) {}

    Link(House house, Pair pair, OutgoingStreams streams, Journal journal, MessageLog log, Links links) {
        this.house = house;
        this.pair = pair;
        this.streams = streams;
        this.links = links;
        this.mailbox = house.mailboxes().open(this);
        this.outbox = new Outbox(pair, journal, log, house.clock(), this);
        this.retries = new Retries(house.clock(), house.config().retryAtMost());
        this.bounces = new Bounces(house.router());
        this.usedAt = house.clock().instant();
    }

    Pair pair() {
        return pair;
    }

    Status status() {
        return status;
    }

    /// While there is a stream: of the peer, for people.
    Optional<String> certificate() {
        return Optional.ofNullable(traffic).map(each -> each.road().certificate());
    }

    long queueLength() {
        return outbox.size();
    }

    /// A stanza that is kept nowhere.
    void send(Stanza stanza) {
        tell(() -> sendNow(stanza));
    }

    /// A message that is in the journal.
    void kept(MessageId id, Message message) {
        tell(() -> {
            mayWait = true;
            outbox.came(id, message);
            standingFailure().filter(Failure::forGood).ifPresentOrElse(
                    hopeless -> giveUp(Instant.MAX, hopeless.error()), this::connectWhenDue);
        });
    }

    /// There may be messages in the journal.
    void wake() {
        tell(() -> {
            mayWait = true;
            connectWhenDue();
        });
    }

    /// Once in a while.
    void tick() {
        mailbox.post(this::look);
    }

    /// A stream of the peer may be used to send.
    void offered(Road bothWays) {
        tell(() -> {
            if (isIdle()) {
                take(bothWays);
            }
        });
    }

    /// Ends the stream; what waits is tried at once.
    void close() {
        mailbox.post(() -> {
            leave("closed by the administrator");
            retries.forget();
        });
    }

    private void tell(Runnable task) {
        untold.incrementAndGet();
        mailbox.post(() -> {
            untold.decrementAndGet();
            task.run();
        });
    }

    /// Whether nothing it was told waits in its mailbox.
    boolean isTold() {
        return untold.get() == 0;
    }

    // What the stream tells.

    @Override
    public void opened(OutgoingStream stream) {
        mailbox.post(() -> take(stream));
    }

    @Override
    public void failed(Failure failure) {
        mailbox.post(() -> notConnected(failure));
    }

    @Override
    public void told(String line) {
        LOG.debug("{}: {}", pair.remote(), line);
    }

    @Override
    public void acknowledged(Road by, long count) {
        mailbox.post(() -> on(by, current -> current.arrived(count)));
    }

    @Override
    public void drained(Road by) {
        mailbox.post(() -> on(by, _ -> outbox.goOn()));
    }

    @Override
    public void gone(Road lost, String why) {
        mailbox.post(() -> on(lost, current -> {
            left(current, why);
            retries.lost();
            connectWhenDue();
        }));
    }

    // All that follows is in the link's turn.

    /// Does it, unless the link has left that road.
    private void on(Road road, Consumer<Traffic> what) {
        Traffic current = traffic;
        if (current != null && current.road() == road) {
            what.accept(current);
        }
    }

    private void sendNow(Stanza stanza) {
        usedAt = house.clock().instant();
        Optional<Failure> standing = standingFailure();
        if (outbox.isLive()) {
            put(stanza.element(), null);
        } else if (standing.isPresent()) {
            bounces.bounce(stanza, standing.get().error());
        } else if (waiting.size() >= MAX_WAITING) {
            bounces.bounce(stanza, StanzaError.RESOURCE_CONSTRAINT.withText("too much waits for " + pair.remote()));
        } else {
            waiting.add(stanza);
            connectWhenDue();
        }
    }

    /// Neither on a road nor looking for one.
    private boolean isIdle() {
        return traffic == null && !connecting;
    }

    /// Why nothing is tried now.
    private Optional<Failure> standingFailure() {
        return isIdle() ? retries.standing() : Optional.empty();
    }

    private boolean somethingWaits() {
        mayWait = mayWait && !outbox.isEmpty();
        return mayWait || !waiting.isEmpty();
    }

    private void connectWhenDue() {
        if (isIdle() && retries.isDue() && somethingWaits()) {
            connecting = true;
            status = new Status("connecting", status.lastError());
            streams.open(pair, this);
        }
    }

    private void take(Road opened) {
        connecting = false;
        retries.reached();
        usedAt = house.clock().instant();
        traffic = new Traffic(house, pair, opened, mailbox::post, this::arrived);
        status = new Status("open " + opened.description(), "");
        LOG.info("{} is reached {}", pair.remote(), opened.description());
        outbox.open();
    }

    private void notConnected(Failure failure) {
        connecting = false;
        retries.failed(failure);
        status = new Status("not reached", failure.text());
        LOG.info("{} is not reached: {}", pair.remote(), failure.text());
        bounceWaiting(failure.error());
        if (failure.forGood()) {
            giveUp(Instant.MAX, failure.error());
        }
    }

    private void leave(String why) {
        Traffic current = traffic;
        if (current != null) {
            left(current, why);
            current.road().close();
        }
    }

    private void left(Traffic current, String why) {
        current.end();
        traffic = null;
        outbox.close();
        status = new Status("idle", why);
        LOG.info("{} is left: {}", pair.remote(), why);
    }

    private void look() {
        Instant now = house.clock().instant();
        Traffic current = traffic;
        if (current != null) {
            current.look();
            if (current.isSettled() && isLongAgo(usedAt, now)) {
                leave("nothing was to be sent");
            }
        }
        if (isIdle() && mayWait) {
            giveUp(now.minus(house.config().giveUp()), retries.last().map(Failure::error).orElse(StanzaError.REMOTE_SERVER_NOT_FOUND));
            connectWhenDue();
        }
        if (isIdle() && !mayWait && waiting.isEmpty() && isLongAgo(usedAt, now) && retries.isDue()) {
            links.forget(this);
        }
    }

    private boolean isLongAgo(Instant then, Instant now) {
        return now.isAfter(then.plus(house.config().idle()));
    }

    /// What has waited since before that time comes back to its senders.
    private void giveUp(Instant before, StanzaError error) {
        List<KeptMessage> old = outbox.olderThan(before);
        while (!old.isEmpty()) {
            List<MessageId> ids = old.stream().map(KeptMessage::id).toList();
            old.forEach(kept -> bounces.bounceKept(Outbox.parse(kept), error));
            Turn.commitNow(); // senders are told before it is forgotten
            outbox.arrived(ids);
            old = outbox.olderThan(before);
        }
    }

    private void put(Element stanza, @Nullable MessageId id) {
        Traffic current = traffic;
        if (current != null) {
            current.add(stanza, id);
            if (current.isTooSlow()) {
                leave("it takes its stanzas too slowly");
            }
        }
    }

    private void arrived(List<MessageId> ids) {
        outbox.arrived(ids);
        outbox.goOn();
    }

    @Override
    public void send(MessageId id, Element message) {
        usedAt = house.clock().instant();
        put(message, id);
    }

    @Override
    public boolean isFull() {
        Traffic current = traffic;
        return current == null || current.isFull();
    }

    @Override
    public boolean isUnderWay(MessageId id) {
        Traffic current = traffic;
        return current != null && current.isUnderWay(id);
    }

    @Override
    public void later(Runnable task) {
        mailbox.post(task);
    }

    @Override
    public void turnEnded() {
        while (outbox.isLive() && !waiting.isEmpty()) {
            put(waiting.remove().element(), null);
        }
        Traffic current = traffic;
        if (current != null) {
            current.turnEnded();
        }
    }

    @Override
    public void turnFailed() {
        LOG.warn("A turn of the link to {} could not be written down", pair.remote());
    }

    private void bounceWaiting(StanzaError error) {
        List<Stanza> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(stanza -> bounces.bounce(stanza, error));
    }
}
