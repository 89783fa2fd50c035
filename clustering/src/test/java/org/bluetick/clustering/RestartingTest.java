package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.IgniteEx;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.StoredSession;
import org.bluetick.cluster.NodeLink;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A node whose Ignite has come to an end goes on, joins the others with a new one, and has its routes in the table again. By itself Ignite
/// would end the process, which here is that of the tests.
final class RestartingTest {
    private static final int ACCOUNTS = 50;
    private static final Jid BALCONY = Jid.of("juliet@capulet.example/balcony");

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @TempDir
    Path folder;

    private final Losses losses = new Losses();
    private TestCluster cluster;
    private IgniteMembership one;
    private IgniteMembership other;

    @BeforeEach
    void start() {
        cluster = new TestCluster(postgres.database(), folder);
        one = cluster.open(cluster.join(cluster.settings(null, "", false)), new Losses());
        other = cluster.open(cluster.join(cluster.settings(null, "", false)), losses);
        losses.await(); // once, when the table is told of the routes it had before
        TestCluster.await(this::seeEachOther);
        other.routes().put(new Route(BALCONY, true, 0));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whenTheOthersHaveThrownItOut() {
        endsAndComesBack(() -> igniteOf(one).context().discovery()
                .failNode(igniteOf(other).localNode().id(), "as after a long pause"));
    }

    @Test
    void whenOneOfItsThreadsHasFailed() {
        endsAndComesBack(() -> igniteOf(other).context().failure()
                .process(new FailureContext(FailureType.CRITICAL_ERROR, new IOException("by this test"))));
    }

    /// The others are still dropping the routes of the Ignite that ended while those of the new one come.
    @Test
    void whatIsDroppedAfterItCameBackIsPutThereAgain() {
        List<Jid> all = IntStream.range(0, ACCOUNTS).mapToObj(i -> Jid.of("juliet" + i + "@capulet.example/balcony")).toList();
        all.forEach(each -> other.routes().put(new Route(each, true, 0)));
        ((IgniteRoutingTable) one.routes()).leave(other.number());
        assertFalse(all.stream().allMatch(this::isKnown));
        ((IgnitePeers) one.peers()).swept(other.number());
        TestCluster.await(() -> all.stream().allMatch(this::isKnown));
    }

    private boolean isKnown(Jid resource) {
        return one.routes().find(resource).isPresent();
    }

    private void endsAndComesBack(Runnable end) {
        String before = igniteOf(other).name();
        end.run();
        TestCluster.await(() -> TestCluster.igniteOf(other).filter(ignite -> !ignite.name().equals(before)).isPresent());
        losses.await();
        TestCluster.await(() -> seeEachOther() && one.routes().find(BALCONY).filter(route -> route.node() == other.number()).isPresent());
    }

    private boolean seeEachOther() {
        return one.peers().others().contains(other.number()) && other.peers().others().contains(one.number());
    }

    private static IgniteEx igniteOf(IgniteMembership node) {
        return TestCluster.igniteOf(node).orElseThrow();
    }

    /// Takes note that frames to a node may have been lost.
    private static final class Losses implements NodeLink.Arrivals {
        private final Semaphore count = new Semaphore(0);

        void await() {
            count.acquireUninterruptibly();
        }

        @Override
        public void lost() {
            count.release();
        }

        @Override
        public void arrived(Jid resource, Stanza stanza) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void lookAgain(Jid resource) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void unreached(Jid account, Stanza stanza) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void end(Jid resource, StreamError reason, Runnable then) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void settle(Jid account, Runnable then) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to) {
            throw new AssertionError("nothing was sent");
        }
    }
}
