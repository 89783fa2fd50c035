package org.bluetick.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.junit.jupiter.api.Test;

class LocalRoutingTableTest {
    private static final Jid ACCOUNT = Jid.of("juliet@capulet.example");
    private static final int RESOURCES = 8;
    private static final int ROUNDS = 5_000;

    private final LocalRoutingTable table = new LocalRoutingTable();

    private static Route route(String resource, int priority) {
        return new Route(ACCOUNT.withResource(resource), true, priority);
    }

    @Test
    void resourcesComeInTheOrderTheyCameAndAChangeKeepsTheirPlace() {
        table.put(route("a", 1));
        table.put(route("b", 2));
        table.put(route("a", 3));
        assertEquals(List.of(route("a", 3), route("b", 2)), table.routes(ACCOUNT));
        table.remove(ACCOUNT.withResource("a"));
        table.remove(ACCOUNT.withResource("c"));
        assertEquals(List.of(route("b", 2)), table.routes(ACCOUNT));
        assertEquals(List.of(), table.routes(Jid.of("nurse@capulet.example")));
    }

    @Test
    void whatWasReadDoesNotChange() {
        table.put(route("a", 1));
        List<Route> read = table.routes(ACCOUNT);
        table.put(route("b", 1));
        table.remove(ACCOUNT.withResource("a"));
        assertEquals(List.of(route("a", 1)), read);
    }

    /// One thread a resource; each sees its own changes at once, whatever the others do, and nothing is left behind.
    @Test
    void aStormOfChangesLeavesNoGhosts() throws InterruptedException {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            String resource = "r" + i;
            threads.add(Thread.startVirtualThread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    Route mine = route(resource, round % 100);
                    table.put(mine);
                    expect(List.of(mine), resource, wrong);
                    table.remove(mine.jid());
                    expect(List.of(), resource, wrong);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), new ArrayList<>(wrong));
        assertEquals(List.of(), table.routes(ACCOUNT));
    }

    private void expect(List<Route> expected, String resource, Queue<String> wrong) {
        List<Route> found = table.routes(ACCOUNT).stream()
                .filter(route -> route.jid().resource().orElseThrow().equals(resource)).toList();
        if (!found.equals(expected)) {
            wrong.add("expected " + expected + ", found " + found);
        }
    }
}
