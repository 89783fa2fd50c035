package org.bluetick.federation;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// Opens streams to other domains, trying one host after the other. Safe for any thread.
final class OutgoingStreams {
    private final House house;
    private final Dialler dialler;
    private final Set<OutgoingStream> open = ConcurrentHashMap.newKeySet();
    /// What may never report back; a stream looks after itself.
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();

    OutgoingStreams(House house) {
        this.house = house;
        this.dialler = new Dialler(house.network());
    }

    /// The task hears of it, some time later: finding the domain, and each of its hosts, may take `time-to-connect`.
    void open(Pair pair, OutgoingStream.Task task) {
        Attempt search = begin(task, "the search for the hosts of " + pair.remote(), task::failed);
        house.mailboxes().executor().execute(() -> resolve(pair, task, search));
    }

    private void resolve(Pair pair, OutgoingStream.Task task, Attempt search) {
        try {
            List<Target> targets = house.resolver().targets(pair.remote());
            if (search.end()) {
                task.told(pair.remote() + " is served by " + String.join(", ", targets.stream().map(Target::toString).toList()));
                tryNext(pair, new ArrayDeque<>(targets), task);
            }
        } catch (Resolver.UnresolvedException e) {
            search.told(e.getMessage());
            search.failed(e.failure());
        }
    }

    private void tryNext(Pair pair, Queue<Target> left, OutgoingStream.Task task) {
        Target target = left.remove();
        Attempt attempt = begin(task, "the attempt to connect to " + target, failure -> {
            if (failure.elsewhere() && !left.isEmpty()) {
                house.mailboxes().executor().execute(() -> tryNext(pair, left, task));
            } else {
                task.failed(failure);
            }
        });
        try {
            List<InetSocketAddress> addresses = house.resolver().addresses(target);
            dialler.dial(addresses, house.tls(pair, target), connection -> connected(pair, target, connection, attempt), cause -> {
                attempt.told(cause.getMessage());
                attempt.failed(Failure.unreachable(cause.getMessage()));
            });
        } catch (Resolver.UnresolvedException e) {
            attempt.told(e.getMessage());
            attempt.failed(left.isEmpty() ? e.failure() : Failure.unreachable(e.getMessage()));
        }
    }

    private Attempt begin(OutgoingStream.Task task, String what, Consumer<Failure> onFailure) {
        Attempt attempt = new Attempt(task, what, house.clock().instant().plus(house.config().timeToConnect()), onFailure);
        underWay.add(attempt);
        return attempt;
    }

    private ConnectionHandler connected(Pair pair, Target target, Connection connection, Attempt attempt) {
        underWay.remove(attempt);
        OutgoingStream stream = new OutgoingStream(house, pair, target, connection, attempt, this);
        open.add(stream);
        return stream.start();
    }

    void remove(OutgoingStream stream) {
        open.remove(stream);
    }

    void sweep() {
        Instant now = house.clock().instant();
        underWay.forEach(attempt -> attempt.look(now));
        underWay.removeIf(Attempt::hasEnded);
        open.forEach(OutgoingStream::sweep);
    }

    void close() {
        open.forEach(OutgoingStream::close);
    }
}
