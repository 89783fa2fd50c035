package org.bluetick.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bluetick.address.Jid;
import org.bluetick.script.Received.ConnectionClosed;
import org.bluetick.script.Received.StreamClosed;
import org.bluetick.script.Received.Whole;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.StreamReader;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;
import org.jspecify.annotations.Nullable;

/// One connection of a script, and what has come over it and is not yet read. The script's thread uses it; `received`
/// and `closed` may be called by another.
final class ScriptClient implements Link.Listener {
    private static final String BARRIER = "barrier-";
    private static final XmlLimits LIMITS = new XmlLimits(16 << 20, 500, 500, 1 << 20);

    private final String name;
    private final Wire wire;
    private final Transcript transcript;
    private final Link link;
    private final StreamReader reader = new StreamReader(LIMITS);
    private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> barriers = new LinkedBlockingQueue<>();
    private final List<Predicate<Element>> ignored = new ArrayList<>();
    private final Counts counts = new Counts();
    private @Nullable Jid jid;
    private volatile boolean over;
    private volatile boolean muted;
    private volatile boolean leaving;
    /// The round whose barrier is awaited; 0 when none is.
    private volatile int awaited;

    ScriptClient(String name, Wire wire, Transcript transcript, Function<Link.Listener, Link> open) {
        this.name = name;
        this.wire = wire;
        this.transcript = transcript;
        this.link = open.apply(this);
    }

    String name() {
        return name;
    }

    Link link() {
        return link;
    }

    Counts counts() {
        return counts;
    }

    /// Its full JID, once it is bound.
    Optional<Jid> jid() {
        return Optional.ofNullable(jid);
    }

    void bound(Jid jid) {
        this.jid = jid;
    }

    /// Whether the stream or the connection has ended.
    boolean isOver() {
        return over;
    }

    /// Keeps what is said out of the transcript.
    void mute(boolean muted) {
        this.muted = muted;
    }

    void ignore(Predicate<Element> what) {
        ignored.add(what);
    }

    void send(String text) {
        send(text.getBytes(UTF_8));
    }

    void send(byte[] bytes) {
        if (!muted) {
            transcript.sent(name, new String(bytes, UTF_8));
        }
        link.send(bytes);
    }

    void sendRaw(byte[] bytes) {
        transcript.sent(name, new String(bytes, UTF_8));
        link.sendRaw(bytes);
    }

    /// It has played its part.
    void end() {
        link.end();
    }

    void drop() {
        over = true;
        link.drop();
        inbox.clear();
    }

    /// Expects a new stream, after TLS or authentication.
    void restart() {
        synchronized (reader) {
            reader.restart();
        }
    }

    /// Asks the server for a sign that it has done all it was sent: by what is no stanza and is refused, so that neither
    /// counts (XEP-0198) nor what waits (XEP-0352) are disturbed.
    void sendBarrier(int round) {
        awaited = round;
        link.send(("<resume xmlns='" + Counts.NAMESPACE + "' previd='barrier' h='0'/>").getBytes(UTF_8));
    }

    void awaitBarrier(int round) {
        while (!over) {
            if (poll(barriers).filter((BARRIER + round)::equals).isPresent()) {
                return;
            }
            if (!over) {
                throw new ScriptFailure("the server does not answer " + name + "'s barrier");
            }
        }
    }

    /// Goes when the server closes the stream, and reads nothing more: what the server sends while it ends depends on who ends first.
    void leaveWithServer() {
        leaving = true;
    }

    /// Waits until the connection has ended, and forgets what was not read.
    void awaitEnd() {
        while (!over) {
            if (wire.patience().isZero()) {
                throw new ScriptFailure(name + "'s connection has outlived the server");
            }
            LockSupport.parkNanos(1_000_000);
        }
        inbox.clear();
    }

    /// What came next.
    /// @throws ScriptFailure when nothing comes
    Received next() {
        wire.run();
        while (true) {
            Received received = poll(inbox).orElseThrow(() -> new ScriptFailure(name + " received nothing"));
            if (!isIgnored(received)) {
                return received;
            }
        }
    }

    Element nextElement() {
        Received received = next();
        if (received instanceof Whole whole) {
            return whole.element();
        }
        throw new ScriptFailure(name + " received " + received + ", expected an element");
    }

    /// @return the h that is the answer
    String askForAcknowledgement() {
        counts.answers().clear();
        send("<r xmlns='" + Counts.NAMESPACE + "'/>");
        wire.run();
        return poll(counts.answers()).orElseThrow(() -> new ScriptFailure(name + " asked for an acknowledgement in vain"));
    }

    /// What has come and was not read, without what is ignored.
    List<Received> unread() {
        return inbox.stream().filter(each -> !isIgnored(each)).toList();
    }

    void forgetUnread() {
        inbox.clear();
    }

    private boolean isIgnored(Received received) {
        return received instanceof Whole whole && ignored.stream().anyMatch(each -> each.test(whole.element()));
    }

    private <T> Optional<T> poll(BlockingQueue<T> queue) {
        try {
            return Optional.ofNullable(queue.poll(wire.patience().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void received(byte[] bytes) {
        synchronized (reader) {
            reader.feed(ByteBuffer.wrap(bytes));
            try {
                for (StreamEvent event = reader.next(); event != null; event = reader.next()) {
                    take(event);
                }
            } catch (XmlException garbage) {
                add(new Received.Garbage(garbage.getMessage() + " in " + new String(bytes, UTF_8)));
            }
        }
    }

    private void take(StreamEvent event) {
        switch (event) {
            case StreamEvent.Opened opened -> add(new Received.Header(opened.header()));
            case StreamEvent.Closed closed -> {
                over = true;
                add(new StreamClosed());
                if (leaving) {
                    link.drop();
                }
            }
            case StreamEvent.Received _ when leaving -> {} // it counts nothing any more, so that all of it comes again
            case StreamEvent.Received received -> {
                Element element = ServerNamespace.asOfClients(received.element());
                if (awaited != 0 && element.is("failed", Counts.NAMESPACE)) {
                    String reached = BARRIER + awaited;
                    awaited = 0; // before the script goes on, and awaits the next
                    barriers.add(reached);
                } else if (!counts.take(element)) {
                    add(new Whole(element));
                } else if (!muted) {
                    transcript.received(name, element.toString());
                }
            }
        }
    }

    @Override
    public void closed() {
        over = true;
        barriers.add("over");
        add(new ConnectionClosed());
    }

    private void add(Received received) {
        if (!muted) {
            transcript.received(name, received.toString());
        }
        inbox.add(received);
    }
}
