package org.bluetick.clustering;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.bluetick.api.MessageId;
import org.bluetick.api.Nodes;
import org.bluetick.clustering.NodeTable.Row;
import org.bluetick.journal.Seat;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's place among those that write to one database: whether it may, says the table of nodes; up to where what all keep can be
/// read, say the others when they are asked, and for those that do not answer the table. Safe for any thread.
final class ClusterSeat implements Seat {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSeat.class);
    private static final String NAMESPACE = "urn:bluetick:cluster";
    private static final String HORIZON = "horizon";
    private static final long ANSWER_SECONDS = 1;
    private static final long LOOK_NANOSECONDS = Duration.ofMillis(20).toNanos();

    private final int number;
    private final UUID incarnation;
    private final Registry registry;
    private final IntPredicate reachable;
    private volatile @Nullable Nodes nodes;

    /// @param reachable who can be asked
    ClusterSeat(int number, UUID incarnation, Registry registry, IntPredicate reachable) {
        this.number = number;
        this.incarnation = incarnation;
        this.registry = registry;
        this.reachable = reachable;
    }

    /// Others can be asked, and may ask.
    void open(Nodes others, UnaryOperator<MessageId> ownHorizon) {
        others.answer(HORIZON, NAMESPACE, question -> element(ownHorizon.apply(id(question))));
        nodes = others;
    }

    @Override
    public void check(Connection connection) throws SQLException {
        Seat.lockOutAlone(connection);
        NodeTable.requireLiving(connection, number, incarnation);
    }

    @Override
    public MessageId horizon(MessageId own) {
        Nodes current = nodes;
        List<Row> rows = registry.known().rows();
        List<CompletableFuture<Element>> answers = new ArrayList<>();
        MessageId least = own;
        for (int other : current == null ? List.<Integer>of() : current.others()) {
            answers.add(current.ask(other, element(own)).exceptionally(_ -> element(lastSaid(other, own))));
        }
        for (Row row : rows) {
            if (!reachable.test(row.number())) {
                least = min(least, lastSaid(row.number(), own));
            }
        }
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return min(least, recentHorizon(rows, own));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answers.stream().map(answer -> id(answer.getNow(element(MessageId.MIN)))).reduce(least, ClusterSeat::min);
    }

    @Override
    public MessageId recentHorizon(MessageId own) {
        return recentHorizon(registry.known().rows(), own);
    }

    /// They are asked by way of the table: those that live tell it, and the others are declared dead.
    @Override
    public void awaitUnreachable(MessageId before) {
        long began = System.nanoTime();
        while (registry.known().rows().stream().map(Row::number)
                .anyMatch(other -> !reachable.test(other) && before.isAfter(lastSaid(other, before)))) {
            if (System.nanoTime() - began > Registry.LEASE.toNanos()) {
                LOG.warn("Nodes that cannot be reached may still keep what their clients have sent, and send again here");
                return;
            }
            LockSupport.parkNanos(this, LOOK_NANOSECONDS);
        }
    }

    private MessageId recentHorizon(List<Row> rows, MessageId own) {
        return rows.stream().map(row -> lastSaid(row.number(), own)).reduce(own, ClusterSeat::min);
    }

    /// A node that has said nothing yet keeps nothing yet.
    private MessageId lastSaid(int other, MessageId own) {
        return registry.known().find(other).map(Row::horizon).filter(said -> !said.equals(MessageId.MIN)).orElse(own);
    }

    private static MessageId min(MessageId one, MessageId other) {
        return one.isAfter(other) ? other : one;
    }

    private static Element element(MessageId id) {
        return Element.of(HORIZON, NAMESPACE).with("id", id.toString());
    }

    private static MessageId id(Element element) {
        return element.attribute("id").flatMap(MessageId::parse).orElse(MessageId.MIN);
    }
}
