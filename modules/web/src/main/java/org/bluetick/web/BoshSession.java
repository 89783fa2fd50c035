package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import org.bluetick.api.ClientStreams;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// A session of BOSH (XEP-0124) as a connection: what is written goes out in the answers to requests that are held open.
/// To its stream it is a connection of messages (RFC 7395): the session's beginning and its restarts are `<open/>`, its end
/// is `<close/>`. State is touched only in `order`.
final class BoshSession implements Connection {
    static final int LONGEST_WAIT = 60;
    static final int LONGEST_PAUSE = 120;
    static final int INACTIVITY = 60;
    private static final int MOST_HELD = 2;
    private static final byte[] CLOSE = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>".getBytes(UTF_8);
    private static final String OPEN_TAG = "<open ";
    private static final String CLOSE_TAG = "<close ";
    private static final String ERROR_TAG = "<stream:error ";

    private final String sid;
    private final String domain;
    private final Peer peer;
    private final Clock clock;
    private final Runnable forget;
    private final InOrder order = new InOrder();
    private final AtomicLong unsent = new AtomicLong();

    private final int wait;
    private final int hold;
    private final ConnectionHandler stream;
    private final TreeMap<Long, BoshExchange> early = new TreeMap<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final TreeMap<Long, Answered> answered = new TreeMap<>();
    private final Deque<byte[]> inbound = new ArrayDeque<>();
    private List<byte[]> outbox = new ArrayList<>();
    private long lastRid;
    private long emptySince;
    private int patience = INACTIVITY;
    private boolean created;
    private boolean suspended;
    private boolean over;
    private @Nullable String end;

    private record Held(BoshExchange exchange, long since) {}

    /// @param size of its payloads, as long as the client has not got them
    private record Answered(byte[] body, AtomicLong size) {}

    /// @param forget called when nothing more can come of it
    BoshSession(String sid, String domain, Peer peer, BoshExchange creation, ClientStreams streams, Clock clock, Runnable forget) {
        this.sid = sid;
        this.domain = domain;
        this.peer = peer;
        this.clock = clock;
        this.forget = forget;
        this.wait = creation.body().atMost("wait", LONGEST_WAIT);
        this.hold = Math.min(wait, creation.body().attribute("hold").isPresent() ? creation.body().atMost("hold", MOST_HELD) : 1);
        this.lastRid = creation.rid();
        this.emptySince = clock.millis();
        this.stream = streams.accept(this);
    }

    /// The request that creates it; answered when the stream's features are there.
    void begin(BoshExchange creation) {
        order.execute(() -> {
            hold(creation);
            deliver(creation.body().open(domain));
            creation.body().payloads().forEach(this::deliver);
        });
    }

    void request(BoshExchange exchange) {
        order.execute(() -> take(exchange));
    }

    /// Answers who has waited long enough, and ends when nobody has asked for too long. Called once in a while.
    void sweep() {
        order.execute(() -> {
            long now = clock.millis();
            while (!held.isEmpty() && now - held.getFirst().since() >= wait * 1000L) {
                answerOldest();
            }
            if (held.isEmpty() && now - emptySince >= patience * 1000L) {
                expire();
            }
        });
    }

    private void take(BoshExchange exchange) {
        long rid = exchange.rid();
        if (rid <= lastRid) {
            again(exchange);
        } else if (rid > lastRid + window()) {
            fail(exchange, "item-not-found");
        } else {
            early.put(rid, exchange);
            for (BoshExchange next = early.remove(lastRid + 1); next != null; next = early.remove(lastRid + 1)) {
                lastRid = next.rid();
                handle(next);
            }
        }
    }

    /// XEP-0124 §14.3: the answer was lost, or is on its way, or is kept no longer.
    private void again(BoshExchange exchange) {
        Answered known = answered.get(exchange.rid());
        if (known != null) {
            exchange.answer().send(known.body(), sent -> taken(known, sent));
            return;
        }
        Optional<Held> open = held.stream().filter(each -> each.exchange().rid() == exchange.rid()).findFirst();
        if (open.isPresent()) {
            held.remove(open.get());
            open.get().exchange().answer().send(BodyElement.answer(Element.EMPTY.with("type", "error"), List.of()), sent -> {});
            hold(exchange);
        } else {
            fail(exchange, "item-not-found");
        }
    }

    private void handle(BoshExchange exchange) {
        BodyElement body = exchange.body();
        patience = INACTIVITY;
        hold(exchange);
        if (body.isRestart()) {
            deliver(body.open(domain));
        } else {
            body.payloads().forEach(this::deliver);
        }
        if (body.isTerminate()) {
            deliver(CLOSE);
        }
        if (body.attribute("pause").isPresent()) {
            patience = Math.max(INACTIVITY, body.atMost("pause", LONGEST_PAUSE));
            answerAll();
        } else {
            answerWhatIsDue();
        }
    }

    private void hold(BoshExchange exchange) {
        held.add(new Held(exchange, clock.millis()));
    }

    private void deliver(byte[] message) {
        if (suspended) {
            inbound.add(message);
        } else if (!over) {
            stream.received(ByteBuffer.wrap(message));
        }
    }

    private void answerWhatIsDue() {
        if (!created && end == null && outbox.isEmpty()) {
            return; // the features are not there yet
        }
        while (!held.isEmpty() && (end != null || !outbox.isEmpty() || !suspended && held.size() > hold)) {
            answerOldest();
        }
    }

    private void answerAll() {
        while (!held.isEmpty()) {
            answerOldest();
        }
    }

    private void answerOldest() {
        BoshExchange exchange = held.removeFirst().exchange();
        List<byte[]> payloads = outbox;
        outbox = new ArrayList<>();
        long size = payloads.stream().mapToLong(payload -> payload.length).sum();
        Answered answer = new Answered(written(payloads), new AtomicLong(size));
        answered.put(exchange.rid(), answer);
        while (answered.size() > window()) {
            answered.pollFirstEntry();
        }
        if (held.isEmpty()) {
            emptySince = clock.millis();
        }
        exchange.answer().send(answer.body(), sent -> taken(answer, sent));
        if (end != null) {
            held.forEach(other -> other.exchange().answer().send(BodyElement.terminate(end), sent -> {}));
            held.clear();
            forget.run();
        }
    }

    private byte[] written(List<byte[]> payloads) {
        Element attributes = Element.EMPTY;
        if (end != null) {
            attributes = attributes.with("type", "terminate");
            attributes = end.isEmpty() ? attributes : attributes.with("condition", end);
        }
        if (created) {
            return BodyElement.answer(attributes, payloads);
        }
        created = true;
        return BodyElement.created(attributes
                .with("sid", sid).with("from", domain).with("ver", "1.11").with("wait", Integer.toString(wait))
                .with("hold", Integer.toString(hold)).with("requests", Integer.toString(window()))
                .with("inactivity", Integer.toString(INACTIVITY)).with("maxpause", Integer.toString(LONGEST_PAUSE)), payloads);
    }

    private void taken(Answered answer, boolean sent) {
        if (sent) {
            long size = answer.size().getAndSet(0);
            if (size > 0 && unsent.addAndGet(-size) == 0) {
                stream.drained();
            }
        }
    }

    /// The client has broken the rules.
    private void fail(BoshExchange exchange, String condition) {
        exchange.answer().send(BodyElement.terminate(condition), sent -> {});
        end = condition;
        answerAll();
        expire();
    }

    private void expire() {
        over();
        forget.run();
    }

    private void over() {
        if (!over) {
            over = true;
            stream.closed(Optional.empty());
        }
    }

    private int window() {
        return hold + 1;
    }

    @Override
    public void write(byte[] message) {
        write(List.of(message));
    }

    @Override
    public void write(List<byte[]> messages) {
        unsent.addAndGet(messages.stream().mapToLong(message -> message.length).sum());
        order.execute(() -> {
            messages.forEach(this::writeInOrder);
            answerWhatIsDue();
        });
    }

    private void writeInOrder(byte[] message) {
        if (over || begins(message, OPEN_TAG) || begins(message, CLOSE_TAG)) {
            unsent.addAndGet(-message.length); // the session's own beginning and end stand for these
            return;
        }
        if (begins(message, ERROR_TAG)) {
            end = "remote-stream-error";
        }
        outbox.add(message);
    }

    private static boolean begins(byte[] message, String tag) {
        return message.length >= tag.length() && new String(message, 0, tag.length(), UTF_8).equals(tag);
    }

    @Override
    public void close() {
        order.execute(() -> {
            if (end == null) {
                end = "";
            }
            answerWhatIsDue();
            over();
        });
    }

    @Override
    public void abort() {
        order.execute(() -> {
            end = end == null ? "other-request" : end;
            answerWhatIsDue();
            expire();
        });
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return peer.address();
    }

    @Override
    public long unsent() {
        return unsent.get();
    }

    @Override
    public boolean secure() {
        return peer.isProtected();
    }

    /// None: the requests of a session come over many TLS sessions.
    @Override
    public Optional<ExtendedSSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public void startTls(byte[] lastClearBytes) {
        throw new IllegalStateException("TLS is beneath BOSH (XEP-0206 §2)");
    }

    @Override
    public void suspendReading() {
        order.execute(() -> suspended = true);
    }

    /// Meanwhile requests were not answered, so that no more than a window of them could come.
    @Override
    public void resumeReading() {
        order.execute(() -> {
            suspended = false;
            while (!suspended && !inbound.isEmpty()) {
                deliver(inbound.remove());
            }
            answerWhatIsDue();
        });
    }
}
