package org.bluetick.xep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Subscription;

/// Rosters to read.
final class TestRosters implements RosterStore {
    private final Map<Jid, Map<Jid, RosterItem>> rosters = new HashMap<>();

    TestRosters with(String account, String contact, Subscription subscription) {
        RosterItem item = RosterItem.unknown(Jid.of(contact)).listed("", Set.of()).with(subscription);
        rosters.computeIfAbsent(Jid.of(account), key -> new HashMap<>()).put(item.contact(), item);
        return this;
    }

    @Override
    public Roster roster(Jid account) {
        List<RosterItem> items = new ArrayList<>(rosters.getOrDefault(account, Map.of()).values());
        return new Roster(items.size(), items);
    }

    @Override
    public Optional<RosterItem> item(Jid account, Jid contact) {
        return Optional.ofNullable(rosters.getOrDefault(account, Map.of()).get(contact));
    }

    @Override
    public Change update(Jid account, Jid contact, UnaryOperator<RosterItem> change) {
        throw new UnsupportedOperationException("small extensions do not change rosters");
    }

    @Override
    public int size(Jid account) {
        return roster(account).items().size();
    }

    @Override
    public void removeAll(Jid account) {
        rosters.remove(account);
    }
}
