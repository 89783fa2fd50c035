package org.bluetick.federation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.api.Journal;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.storage.StorageException;
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
    private static final long MAX_UNSENT = 1024 * 1024;
    private static final long MAX_UNSENT_AT_ALL = 16 * MAX_UNSENT;
    private static final int MAX_UNDER_WAY = 4_000;
    private static final Element STORE = Element.of("store", "urn:xmpp:hints");

    private final House house;
    private final Pair pair;
    private final OutgoingStreams streams;
    private final Links links;
    private final Mailbox mailbox;
    /// What waits in the mailbox that it must not be forgotten before.
    private final AtomicInteger untold = new AtomicInteger();
    private final Outbox outbox;
    private final InFlight inFlight = new InFlight();
    private final CoveringPing ping;
    private final Retries retries;
    private final Queue<Stanza> waiting = new ArrayDeque<>();
    /// Whether something may wait in the journal: it is asked only then.
    private boolean mayWait;

    /// Changed in the turn, and looked at by others.
    private volatile @Nullable Road road;
    private boolean connecting;
    private Instant usedAt;
    private List<Element> batch = new ArrayList<>();
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
        this.ping = new CoveringPing(house, pair, mailbox::post, this::settle);
        this.retries = new Retries(house.clock(), house.config().retryAtMost());
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
        return Optional.ofNullable(road).map(Road::certificate);
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
            if (road == null && !connecting) {
                take(bothWays);
            }
        });
    }

    /// Ends the stream; what waits is tried at once.
    void close() {
        mailbox.post(() -> {
            if (road != null) {
                road.close();
                left("closed by the administrator");
            }
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
        mailbox.post(() -> {
            if (by == road) {
                settle(count);
            }
        });
    }

    @Override
    public void drained(Road by) {
        mailbox.post(() -> {
            if (by == road) {
                outbox.goOn();
            }
        });
    }

    @Override
    public void gone(Road lost, String why) {
        mailbox.post(() -> {
            if (lost == road) {
                left(why);
                retries.lost();
                connectWhenDue();
            }
        });
    }

    // All that follows is in the link's turn.

    private void sendNow(Stanza stanza) {
        usedAt = house.clock().instant();
        Optional<Failure> standing = standingFailure();
        if (road != null && outbox.isLive()) {
            put(stanza.element(), null);
        } else if (standing.isPresent()) {
            bounce(stanza, standing.get().error());
        } else if (waiting.size() >= MAX_WAITING) {
            bounce(stanza, StanzaError.RESOURCE_CONSTRAINT.withText("too much waits for " + pair.remote()));
        } else {
            waiting.add(stanza);
            connectWhenDue();
        }
    }

    /// Why nothing is tried now.
    private Optional<Failure> standingFailure() {
        return road == null && !connecting ? retries.standing() : Optional.empty();
    }

    private boolean somethingWaits() {
        mayWait = mayWait && !outbox.isEmpty();
        return mayWait || !waiting.isEmpty();
    }

    private void connectWhenDue() {
        if (road == null && !connecting && retries.isDue() && somethingWaits()) {
            connecting = true;
            status = new Status("connecting", status.lastError());
            streams.open(pair, this);
        }
    }

    private void take(Road opened) {
        connecting = false;
        retries.reached();
        usedAt = house.clock().instant();
        road = opened;
        inFlight.clear();
        ping.forget();
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

    private void left(String why) {
        road = null;
        outbox.close();
        inFlight.clear();
        batch = new ArrayList<>();
        ping.forget();
        status = new Status("idle", why);
        LOG.info("{} is left: {}", pair.remote(), why);
    }

    private void look() {
        Instant now = house.clock().instant();
        ping.look();
        if (road != null && inFlight.size() == 0 && isLongAgo(usedAt, now)) {
            road.close();
            left("nothing was to be sent");
        }
        if (road == null && !connecting && mayWait) {
            giveUp(now.minus(house.config().giveUp()), retries.last().map(Failure::error).orElse(StanzaError.REMOTE_SERVER_NOT_FOUND));
            connectWhenDue();
        }
        if (road == null && !connecting && !mayWait && waiting.isEmpty() && isLongAgo(usedAt, now) && retries.isDue()) {
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
            old.forEach(kept -> bounceKept(Outbox.parse(kept), error));
            Turn.commitNow(); // senders are told before it is forgotten
            outbox.arrived(ids);
            old = outbox.olderThan(before);
        }
    }

    private void put(Element element, @Nullable MessageId id) {
        inFlight.add(id);
        batch.add(element);
        if (road != null && road.unsent() > MAX_UNSENT_AT_ALL) {
            Road slow = road;
            left("it takes its stanzas too slowly");
            slow.close();
        }
    }

    private void settle(long count) {
        outbox.arrived(inFlight.settle(count));
        outbox.goOn();
    }

    @Override
    public void send(MessageId id, Element message) {
        usedAt = house.clock().instant();
        put(message, id);
    }

    @Override
    public boolean isFull() {
        return road == null || road.unsent() > MAX_UNSENT || inFlight.size() > MAX_UNDER_WAY;
    }

    @Override
    public boolean isUnderWay(MessageId id) {
        return inFlight.contains(id);
    }

    @Override
    public void later(Runnable task) {
        mailbox.post(task);
    }

    @Override
    public void turnEnded() {
        if (road == null) {
            return;
        }
        if (outbox.isLive()) {
            waiting.forEach(stanza -> put(stanza.element(), null));
            waiting.clear();
        }
        if (road != null && !road.isAcknowledged() && !ping.isAwaited() && inFlight.size() > 0) {
            put(ping.request(inFlight.sent()), null);
        }
        if (road != null && !batch.isEmpty()) {
            road.send(batch);
            batch = new ArrayList<>();
        }
    }

    @Override
    public void turnFailed() {
        LOG.warn("A turn of the link to {} could not be written down", pair.remote());
    }

    private void bounceWaiting(StanzaError error) {
        List<Stanza> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(stanza -> bounce(stanza, error));
    }

    private void bounce(Stanza stanza, StanzaError error) {
        boolean answerable = switch (stanza) {
            case Iq iq -> iq.isRequest();
            case Presence presence -> presence.type() != Presence.Type.UNAVAILABLE && !presence.isError();
            case Message message -> !message.isError();
        };
        if (answerable) {
            house.router().route(stanza.errorReply(error));
        }
    }

    /// Its sender may be away by now: the error waits for it.
    private void bounceKept(Message message, StanzaError error) {
        Stanza answer = message.errorReply(error);
        try {
            house.router().route(answer.withElement(answer.element().plus(STORE)));
        } catch (StorageException e) {
            LOG.warn("The error for {} could not be kept: {}", message.from(), e.getMessage());
        }
    }
}
