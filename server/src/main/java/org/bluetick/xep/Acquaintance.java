package org.bluetick.xep;

import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Subscription;

/// Who may know of an account what its presence says.
final class Acquaintance {
    private Acquaintance() {}

    /// Whether the account itself or one of its contacts who see its presence is asking.
    static boolean isShown(RosterStore rosters, Jid account, Jid asking) {
        return asking.bare().equals(account)
                || rosters.item(account, asking.bare())
                        .map(RosterItem::subscription)
                        .filter(Subscription::isFrom)
                        .isPresent();
    }
}
