package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// Who is connected, and where. Safe for any thread; reads are cheap.
public interface RoutingTable {
    /// The resources of an account, in the order they came.
    List<Route> routes(Jid account);

    /// Adds a resource, or replaces what was known of it.
    void put(Route route);

    void remove(Jid resource);
}
