package org.bluetick.clustering;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bluetick.api.MessageId;
import org.bluetick.clustering.NodeTable.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the table of nodes that this one lives, and declares others dead: those who are silent there and cannot be reached either,
/// and those who are silent for very long. A thread of its own; what it has read may be looked at by any.
final class Registry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    /// A node that other nodes can reach, but that the database has not heard of for so long, holds all histories up.
    static final Duration LEASE = Duration.ofSeconds(20);
    private static final int BEATS_A_TIMEOUT = 5;
    private static final long SHORTEST_PERIOD = Duration.ofMillis(100).toNanos();
    private static final int NOT_JOINED = 0;
    private static final int LOOKS_A_SEARCH = 50;

    private final NodeTable table;
    private final int number;
    private final UUID incarnation;
    private final long failureTimeout;
    private final long period;
    private final Runnable expelled;
    private final Beats beats = new Beats();
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(List.of(), List.of()));
    private final Thread thread = Thread.ofPlatform().daemon().name("cluster registry").unstarted(this::run);
    private volatile IntPredicate reachable = _ -> false;
    private volatile Supplier<Integer> leader = () -> NOT_JOINED;
    private volatile Supplier<MessageId> horizon = () -> MessageId.MIN;
    private volatile @Nullable IntConsumer orphaned;
    private volatile boolean closed;
    private volatile long looks;
    private long nextSearch;
    private boolean databaseIsAway;

    /// @param rows of all nodes but this one
    /// @param living those among them that live
    record Known(List<Row> rows, List<Row> living) {
        Optional<Row> find(int number) {
            return rows.stream().filter(row -> row.number() == number).findFirst();
        }
    }

    Registry(NodeTable table, int number, UUID incarnation, Duration failureTimeout, Runnable expelled) {
        this.table = table;
        this.number = number;
        this.incarnation = incarnation;
        this.failureTimeout = failureTimeout.toNanos();
        this.period = Math.max(SHORTEST_PERIOD, this.failureTimeout / BEATS_A_TIMEOUT);
        this.expelled = expelled;
    }

    void start() {
        thread.start();
    }

    /// It is one of them.
    /// @param reachable who can be sent messages
    /// @param leader the lowest number among the nodes it sees
    void joined(IntPredicate reachable, Supplier<Integer> leader) {
        this.reachable = reachable;
        this.leader = leader;
    }

    /// @param horizon up to where what this node keeps can be read
    void keeps(Supplier<MessageId> horizon) {
        this.horizon = horizon;
    }

    /// @param orphaned is told of nodes that are no more
    void tell(IntConsumer orphaned) {
        this.orphaned = orphaned;
    }

    /// Waits until what is known is as of now, or later.
    void awaitLook() {
        long before = looks;
        while (looks < before + 2 && thread.isAlive()) {
            LockSupport.parkNanos(this, period / 4);
        }
    }

    /// As of the last look.
    Known known() {
        return known.get();
    }

    static boolean hasJoined(Row row) {
        return row.leader() != NOT_JOINED;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (table) {
            while (!closed && isStillIn()) {
                LockSupport.parkNanos(this, period);
            }
            if (closed) {
                leave();
            } else {
                LOG.warn("The other nodes have declared this one, number {}, dead", number);
                expelled.run();
            }
        }
    }

    private boolean isStillIn() {
        try {
            boolean isIn = table.beat(number, incarnation, leader.get(), horizon.get());
            if (isIn) {
                look(table.read());
                looks = looks + 1; // by this thread only
            }
            databaseIsAway = false;
            return isIn;
        } catch (SQLException e) {
            if (!databaseIsAway) {
                LOG.warn("The table of nodes cannot be reached: {}", e.getMessage());
            }
            databaseIsAway = true;
            beats.blind(System.nanoTime());
            return true;
        } catch (RuntimeException e) {
            LOG.error("The table of nodes could not be kept", e);
            return true;
        }
    }

    private void look(List<Row> rows) throws SQLException {
        long now = System.nanoTime();
        beats.observe(rows, now);
        List<Row> others = rows.stream().filter(row -> row.number() != number).toList();
        for (Row row : others) {
            if (row.buried() && !row.held()) {
                table.remove(row);
            } else if (!row.buried() && isDead(row, beats.silence(row, now))) {
                LOG.warn("Node {} at {} is dead: silent for {} ms", row.number(), row.address(), beats.silence(row, now) / 1_000_000);
                table.bury(row);
            }
        }
        tellOfOrphans(others);
        known.set(new Known(others, others.stream()
                .filter(row -> !row.buried() && beats.silence(row, now) < failureTimeout).toList()));
    }

    /// Those that have gone since the last look; at the first, and once in a while, all that nobody has taken care of.
    private void tellOfOrphans(List<Row> others) throws SQLException {
        IntConsumer told = orphaned;
        if (told == null) {
            return;
        }
        Set<Integer> living = others.stream().map(Row::number).collect(Collectors.toSet());
        known.get().rows().stream().map(Row::number).filter(each -> !living.contains(each)).forEach(told::accept);
        if (looks >= nextSearch) {
            nextSearch = looks + LOOKS_A_SEARCH;
            table.ownersWithoutNode().forEach(told::accept);
        }
    }

    /// One whose process is gone, and its connections with it, need not be waited for. One that is starting has none yet.
    private boolean isDead(Row row, long silence) {
        if (!hasJoined(row)) {
            return silence > LEASE.toNanos();
        }
        boolean isGone = !reachable.test(row.number()) && silence > (row.held() ? failureTimeout : 2 * period);
        return isGone || silence > Math.max(LEASE.toNanos(), failureTimeout);
    }

    private void leave() {
        try {
            table.leave(number, incarnation);
        } catch (SQLException e) {
            LOG.warn("The table of nodes was not told that this one leaves: {}", e.getMessage());
        }
    }
}
