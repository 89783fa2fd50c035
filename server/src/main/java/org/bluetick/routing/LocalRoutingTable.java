package org.bluetick.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;

/// The routing table of a server that stands alone. Safe for any thread: an account's list is replaced, never changed.
public final class LocalRoutingTable implements RoutingTable {
    private final Map<Jid, List<Route>> routes = new ConcurrentHashMap<>();

    @Override
    public List<Route> routes(Jid account) {
        return routes.getOrDefault(account, List.of());
    }

    @Override
    public Optional<Route> put(Route route) {
        routes.merge(route.jid().bare(), List.of(route), (known, added) -> replaced(known, route));
        return Optional.empty();
    }

    @Override
    public void remove(Jid resource) {
        routes.computeIfPresent(resource.bare(), (account, known) -> {
            List<Route> left = known.stream().filter(route -> !route.jid().equals(resource)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    private static List<Route> replaced(List<Route> known, Route route) {
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
}
