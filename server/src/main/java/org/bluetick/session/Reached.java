package org.bluetick.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;

/// Which sessions the pending messages of one sender have gone to, an account at a time. Between two nodes what one sends comes in
/// order. But a session that the message before did not go to may lack it, or one that its sender has sent from another node, which is
/// cut off or slower: it must look what is pending before it is given the next. Touched in the sender's turn only.
final class Reached {
    /// Of the accounts written to last; the others' sessions look once more than they need.
    private static final int MOST = 1_000;

    private Map<Jid, Set<Place>> last = Map.of();

    private record Place(Jid session, int node) {
        static Place of(Route route) {
            return new Place(route.jid(), route.node());
        }
    }

    @SuppressWarnings("serial") // it is not written anywhere
    private static final class Latest extends LinkedHashMap<Jid, Set<Place>> {
        private Latest() {
            super(4, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Jid, Set<Place>> eldest) {
            return size() > MOST;
        }
    }

    /// A message goes to these sessions of the account now. Those that the one before did not go to.
    List<Route> firstReached(Jid account, List<Route> routes) {
        Set<Place> before = last.getOrDefault(account, Set.of());
        if (before.size() == routes.size() && routes.stream().allMatch(route -> before.contains(Place.of(route)))) {
            return List.of();
        }
        if (last.isEmpty()) {
            last = new Latest();
        }
        last.put(account, routes.stream().map(Place::of).collect(Collectors.toUnmodifiableSet()));
        return routes.stream().filter(route -> !before.contains(Place.of(route))).toList();
    }
}
