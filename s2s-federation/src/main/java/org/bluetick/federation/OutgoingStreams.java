package org.bluetick.federation;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// Opens streams to other domains, trying one host after the other. Safe for any thread.
final class OutgoingStreams {
    private final House house;
    private final Dialler dialler;
    private final Set<OutgoingStream> open = ConcurrentHashMap.newKeySet();

    OutgoingStreams(House house) {
        this.house = house;
        this.dialler = new Dialler(house.network());
    }

    /// The task hears of it, some time later.
    void open(Pair pair, OutgoingStream.Task task) {
        house.mailboxes().executor().execute(() -> resolve(pair, task));
    }

    private void resolve(Pair pair, OutgoingStream.Task task) {
        try {
            List<Target> targets = house.resolver().targets(pair.remote());
            task.told(pair.remote() + " is served by " + String.join(", ", targets.stream().map(Target::toString).toList()));
            tryNext(pair, new ArrayDeque<>(targets), task);
        } catch (Resolver.UnresolvedException e) {
            task.told(e.getMessage());
            task.failed(e.failure());
        }
    }

    private void tryNext(Pair pair, Queue<Target> left, OutgoingStream.Task task) {
        Target target = left.remove();
        OutgoingStream.Task attempt = left.isEmpty() ? task : new Attempt(task, () ->
                house.mailboxes().executor().execute(() -> tryNext(pair, left, task)));
        try {
            List<InetSocketAddress> addresses = house.resolver().addresses(target);
            dialler.dial(addresses, house.tls(pair, target), connection -> begin(pair, target, connection, attempt), cause -> {
                attempt.told(cause.getMessage());
                attempt.failed(Failure.unreachable(cause.getMessage()));
            });
        } catch (Resolver.UnresolvedException e) {
            attempt.told(e.getMessage());
            attempt.failed(left.isEmpty() ? e.failure() : Failure.unreachable(e.getMessage()));
        }
    }

    private ConnectionHandler begin(Pair pair, Target target, Connection connection, OutgoingStream.Task task) {
        OutgoingStream stream = new OutgoingStream(house, pair, target, connection, task, this);
        open.add(stream);
        return stream.start();
    }

    void remove(OutgoingStream stream) {
        open.remove(stream);
    }

    void sweep() {
        open.forEach(OutgoingStream::sweep);
    }

    void close() {
        open.forEach(OutgoingStream::close);
    }

    /// When it fails at one host, there is another.
    private record Attempt(OutgoingStream.Task task, Runnable next) implements OutgoingStream.Task {
        @Override
        public Optional<OutgoingStream.Question> question() {
            return task.question();
        }

        @Override
        public void opened(OutgoingStream stream) {
            task.opened(stream);
        }

        @Override
        public void verified(String type) {
            task.verified(type);
        }

        @Override
        public void failed(Failure failure) {
            if (failure.elsewhere()) {
                next.run();
            } else {
                task.failed(failure);
            }
        }

        @Override
        public void told(String line) {
            task.told(line);
        }

        @Override
        public void acknowledged(Road road, long count) {
            task.acknowledged(road, count);
        }

        @Override
        public void drained(Road road) {
            task.drained(road);
        }

        @Override
        public void gone(Road road, String why) {
            task.gone(road, why);
        }
    }
}
