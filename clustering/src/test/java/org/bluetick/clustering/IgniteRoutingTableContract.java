package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.routing.RoutingTableContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What a routing table of several nodes does besides what any does; on two nodes of a real cluster.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IgniteRoutingTableContract extends RoutingTableContract {
    private static final int ACCOUNTS = 200;
    private static final int CHANGES = 3;
    private static final Jid JULIET = Jid.of("juliet@capulet.example");

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private final boolean partitioned;
    private TestCluster cluster;
    private IgniteMembership one;
    private IgniteMembership other;

    IgniteRoutingTableContract(boolean partitioned) {
        this.partitioned = partitioned;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        cluster = new TestCluster(postgres.database(), folder);
        one = join();
        other = join();
    }

    private IgniteMembership join() {
        return cluster.join(cluster.settings(null, "", partitioned));
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Override
    protected RoutingTable table() {
        return one.routes();
    }

    @Override
    protected int rounds() {
        return 50;
    }

    @Test
    void whatOneNodePutsTheOtherSeesAtOnceAndKnowsWhereItIs() {
        Jid balcony = JULIET.withResource("balcony");
        one.routes().put(new Route(balcony, true, 5, Route.HERE, "sm"));
        assertEquals(List.of(new Route(balcony, true, 5, one.number(), "sm")), other.routes().routes(JULIET));
        other.routes().remove(balcony);
        assertEquals(1, other.routes().routes(JULIET).size(), "it is not the other's to remove");
        one.routes().remove(balcony);
        assertEquals(List.of(), other.routes().routes(JULIET));
    }

    /// With Ignite's own settings a node may read what was there before.
    @Test
    void noChangeIsReadLate() {
        for (int i = 0; i < ACCOUNTS; i++) {
            Jid balcony = Jid.of("juliet" + i + "@capulet.example/balcony");
            assertEquals(Optional.empty(), other.routes().find(balcony));
            for (int priority = 0; priority < CHANGES; priority++) {
                one.routes().put(new Route(balcony, true, priority));
                assertEquals(priority, other.routes().find(balcony).orElseThrow().priority());
            }
            one.routes().remove(balcony);
            assertEquals(Optional.empty(), other.routes().find(balcony));
        }
    }

    @Test
    void anAddressBelongsToOneNode() {
        Route route = new Route(JULIET.withResource("balcony"), false, 0);
        assertEquals(Optional.empty(), one.routes().put(route));
        assertEquals(one.number(), other.routes().put(route).orElseThrow().node());
        assertEquals(List.of(route), one.routes().routes(JULIET));
        one.routes().remove(route.jid());
        assertEquals(Optional.empty(), other.routes().put(route));
        other.routes().remove(route.jid());
    }

    /// It may have come back before the others saw that it was gone: they drop nothing then.
    @Test
    void sessionsThatEndWhileTheirNodeIsWithoutTheTableAreNotInItLater() {
        Jid nurse = Jid.of("nurse@capulet.example");
        Jid ended = nurse.withResource("balcony");
        Jid stays = nurse.withResource("garden");
        IgniteRoutingTable table = (IgniteRoutingTable) other.routes();
        table.put(new Route(ended, true, 0));
        table.put(new Route(stays, true, 0));
        table.use(null);
        table.remove(ended);
        assertEquals(2, one.routes().routes(nurse).size());
        table.use(TestCluster.igniteOf(other).orElseThrow().cache(IgniteNode.ROUTES));
        TestCluster.await(() -> table.restore(new TestCluster.NoConflicts()));
        assertEquals(List.of(new Route(stays, true, 0, other.number(), "")), one.routes().routes(nurse));
        table.remove(stays);
    }

    @Test
    void whoComesLaterKnowsAllThatIsThere() {
        Route route = new Route(JULIET.withResource("garden"), true, 0);
        one.routes().put(route);
        IgniteMembership late = join();
        assertEquals(one.number(), late.routes().find(route.jid()).orElseThrow().node());
        late.routes().put(new Route(JULIET.withResource("late"), true, 0));
        late.close();
        TestCluster.await(() -> one.routes().routes(JULIET).equals(List.of(route)));
        one.routes().remove(route.jid());
    }
}
