package org.bluetick.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;

/// One routing table in the memory of several nodes. Safe for any thread.
final class SharedRoutingTable {
    private final Map<Jid, List<Route>> routes = new ConcurrentHashMap<>();

    /// Routes to that node are here, the others elsewhere, and not seen while it cannot reach them.
    RoutingTable seenBy(MemoryPeers peers) {
        int node = peers.self();
        return new RoutingTable() {
            @Override
            public List<Route> routes(Jid account) {
                return routes.getOrDefault(account, List.of()).stream().filter(route -> peers.isReachable(route.node()))
                        .map(route -> route.node() == node ? at(Route.HERE, route) : route).toList();
            }

            @Override
            public Optional<Route> put(Route route) {
                Optional<Route> known = find(route.jid());
                if (known.filter(other -> !other.isHere()).isPresent()) {
                    return known;
                }
                routes.merge(route.jid().bare(), List.of(at(node, route)), SharedRoutingTable::replaced);
                return Optional.empty();
            }

            @Override
            public void remove(Jid resource) {
                routes.computeIfPresent(resource.bare(), (_, all) -> all.stream()
                        .filter(route -> route.node() != node || !route.jid().equals(resource)).toList());
            }
        };
    }

    private static List<Route> replaced(List<Route> known, List<Route> added) {
        Route route = added.getFirst();
        List<Route> changed = new ArrayList<>(known);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).jid().equals(route.jid())) {
                changed.set(i, route);
                return List.copyOf(changed);
            }
        }
        changed.add(route);
        return List.copyOf(changed);
    }

    private static Route at(int node, Route route) {
        return new Route(route.jid(), route.available(), route.priority(), node, route.smId());
    }
}
