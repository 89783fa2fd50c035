package org.bluetick.xep;

import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Subscription;

/// Fills rosters.
final class TestRosters {
    private TestRosters() {}

    static void add(RosterStore rosters, String account, String contact, Subscription subscription) {
        rosters.update(Jid.of(account), Jid.of(contact), item -> item.listed("", Set.of()).with(subscription));
    }
}
