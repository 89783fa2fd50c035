package org.bluetick.api;

import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;

/// Who is connected, and where. Safe for any thread; reads are cheap, changes may block.
public interface RoutingTable {
    /// The resources of an account, in the order they came.
    List<Route> routes(Jid account);

    /// Adds a resource of this node, or replaces what was known of it. When it returns, all nodes see it. When another
    /// node has a session under this address nothing is changed, and that route is returned.
    Optional<Route> put(Route route);

    /// Removes a resource of this node.
    void remove(Jid resource);

    /// The route of a full JID.
    default Optional<Route> find(Jid resource) {
        for (Route route : routes(resource.bare())) {
            if (route.jid().equals(resource)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }
}
