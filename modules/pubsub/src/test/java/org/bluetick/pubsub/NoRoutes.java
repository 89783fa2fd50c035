package org.bluetick.pubsub;

import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;

/// Nobody is connected.
record NoRoutes() implements RoutingTable {
    @Override
    public List<Route> routes(Jid account) {
        return List.of();
    }

    @Override
    public Optional<Route> put(Route route) {
        throw new UnsupportedOperationException("nobody connects here");
    }

    @Override
    public void remove(Jid resource) {
        throw new UnsupportedOperationException("nobody is here");
    }
}
