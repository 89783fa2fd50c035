package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;
import static org.bluetick.stanza.StreamError.Condition.RESOURCE_CONSTRAINT;
import static org.bluetick.stanza.StreamError.Condition.SYSTEM_SHUTDOWN;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// The streams other servers have opened. Safe for any thread.
final class IncomingStreams {
    private static final int UNKNOWN_AT_ONCE = 1_000;
    private static final int VERIFICATIONS_AT_ONCE = 200;

    private final House house;
    private final OutgoingStreams outgoing;
    private final Links links;
    private final Set<IncomingStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore verifications = new Semaphore(VERIFICATIONS_AT_ONCE);

    IncomingStreams(House house, OutgoingStreams outgoing, Links links) {
        this.house = house;
        this.outgoing = outgoing;
        this.links = links;
    }

    ConnectionHandler accept(Connection connection) {
        IncomingStream stream = new IncomingStream(house, this, connection);
        open.add(stream);
        if (open.stream().filter(each -> each.domains().isEmpty()).count() > UNKNOWN_AT_ONCE) {
            stream.end(new StreamError(RESOURCE_CONSTRAINT, "too many streams of unknown servers"));
        }
        return stream.connection();
    }

    /// Asks the claimed domain's server, unless too many are being asked.
    void verify(Pair pair, Verification.Question question, Consumer<Verification.Answer> asker) {
        if (!verifications.tryAcquire()) {
            asker.accept(Verification.Answer.UNREACHABLE);
            return;
        }
        outgoing.open(pair, new Verification(question, answer -> {
            verifications.release();
            asker.accept(answer);
        }));
    }

    /// A stream has shown that it speaks for a domain.
    void admitted(IncomingStream stream, Jid domain) {
        if (of(domain).size() > house.config().streamsPerDomain()) {
            stream.end(new StreamError(POLICY_VIOLATION, "more than " + house.config().streamsPerDomain() + " streams of " + domain));
        }
    }

    /// A stream may be used to send, too.
    Road.Traveller bothWays(IncomingStream stream, Pair pair) {
        return links.offered(pair, stream);
    }

    List<IncomingStream> of(Jid domain) {
        return open.stream().filter(stream -> stream.domains().contains(domain)).toList();
    }

    Set<IncomingStream> all() {
        return Set.copyOf(open);
    }

    void remove(IncomingStream stream) {
        open.remove(stream);
    }

    void sweep() {
        open.forEach(IncomingStream::sweep);
    }

    void close() {
        open.forEach(stream -> stream.end(new StreamError(SYSTEM_SHUTDOWN, "the server is stopping")));
    }
}
