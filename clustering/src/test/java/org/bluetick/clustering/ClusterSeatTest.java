package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bluetick.api.MessageId;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What a node may rely on that others keep, while it cannot reach them.
final class ClusterSeatTest {
    private static final MessageId BEFORE = MessageId.firstAt(Instant.parse("2026-07-10T23:10:20Z"));
    private static final MessageId LATER = MessageId.firstAt(Instant.parse("2026-07-10T23:10:21Z"));

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @TempDir
    Path folder;

    private final UUID incarnation = UUID.randomUUID();
    private TestCluster cluster;
    private IgniteMembership node;
    private NodeTable table;
    private int unreachable;

    /// The other one is in the table only.
    @BeforeEach
    void begin() {
        cluster = new TestCluster(postgres.database(), folder);
        node = cluster.join(cluster.settings(null, "", false));
        table = new NodeTable(postgres.database());
        unreachable = table.enter("verona", "capulet.example", "127.0.0.1:1", "test", incarnation);
    }

    @AfterEach
    void end() throws SQLException {
        table.leave(unreachable, incarnation);
        table.close();
        cluster.close();
    }

    @Test
    void whoCannotBeReachedIsWaitedForUntilItHasKeptAll() throws Exception {
        says(BEFORE);
        awaitStatus("cannot be reached");
        Thread waiting = Thread.startVirtualThread(() -> node.seat().awaitUnreachable(LATER));
        for (int i = 0; i < 30; i++) {
            says(BEFORE); // it lives
            assertTrue(waiting.isAlive(), "it may still keep what has a smaller id");
            Thread.sleep(Duration.ofMillis(20));
        }
        while (!waiting.join(Duration.ofMillis(100))) {
            says(LATER);
        }
    }

    @Test
    void orUntilItIsDead() throws Exception {
        says(BEFORE);
        awaitStatus("cannot be reached");
        node.seat().awaitUnreachable(LATER);
        assertEquals(List.of(), table.read().stream().filter(row -> row.number() == unreachable).toList());
    }

    private void says(MessageId horizon) throws SQLException {
        assertTrue(table.beat(unreachable, incarnation, unreachable, horizon), "the node is dead; expected it to live, for it beats");
    }

    private void awaitStatus(String state) throws Exception {
        while (node.status().stream().noneMatch(line -> line.startsWith("node " + unreachable) && line.endsWith(state))) {
            says(BEFORE);
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
