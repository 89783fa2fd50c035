package org.bluetick.xep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;

/// A routing table that a test fills.
final class TestRoutes implements RoutingTable {
    private final List<Route> routes = new ArrayList<>();

    @Override
    public List<Route> routes(Jid account) {
        return routes.stream().filter(route -> route.jid().bare().equals(account)).toList();
    }

    @Override
    public Optional<Route> put(Route route) {
        remove(route.jid());
        routes.add(route);
        return Optional.empty();
    }

    @Override
    public void remove(Jid resource) {
        routes.removeIf(route -> route.jid().equals(resource));
    }
}
