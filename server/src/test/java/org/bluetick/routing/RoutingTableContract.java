package org.bluetick.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class RoutingTableContract {
    private static final Jid ACCOUNT = Jid.of("juliet@capulet.example");
    private static final int RESOURCES = 8;
    private static final int ROUNDS = 5_000;

    protected RoutingTable table;

    /// An empty one; each test leaves it empty.
    protected abstract RoutingTable table();

    /// How many changes the storm makes to each resource.
    protected int rounds() {
        return ROUNDS;
    }

    @BeforeEach
    void takeTable() {
        table = table();
    }

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
        table.remove(ACCOUNT.withResource("b"));
    }

    @Test
    void aRouteIsFoundByItsAddress() {
        Route route = new Route(ACCOUNT.withResource("a"), true, -3, Route.HERE, "sm-id");
        table.put(new Route(ACCOUNT.withResource("b"), false, 0));
        assertEquals(Optional.empty(), table.put(route));
        assertEquals(Optional.of(route), table.find(route.jid()));
        table.remove(route.jid());
        assertEquals(Optional.empty(), table.find(route.jid()));
        table.remove(ACCOUNT.withResource("b"));
    }

    @Test
    void whatWasReadDoesNotChange() {
        table.put(route("a", 1));
        List<Route> read = table.routes(ACCOUNT);
        table.put(route("b", 1));
        table.remove(ACCOUNT.withResource("a"));
        assertEquals(List.of(route("a", 1)), read);
        table.remove(ACCOUNT.withResource("b"));
    }

    /// One thread a resource; each sees its own changes at once, whatever the others do, and nothing is left behind.
    @Test
    void aStormOfChangesLeavesNoGhosts() throws InterruptedException {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            String resource = "r" + i;
            threads.add(Thread.startVirtualThread(() -> {
                for (int round = 0; round < rounds(); round++) {
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
