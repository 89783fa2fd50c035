package org.bluetick.api;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;

/// Keeps rosters. Accounts and contacts are bare JIDs.
public interface RosterStore {
    /// The roster of an account; version 0 and empty when nothing was ever stored.
    Roster roster(Jid account);

    Optional<RosterItem> item(Jid account, Jid contact);

    /// Changes an item, atomically. The function gets what is stored, or `RosterItem.unknown`; a blank result removes the item
    /// (`after` is `RosterItem.unknown` then); an equal one changes nothing. It may be called more than once, and inside a
    /// transaction: it must not ask a store.
    Change update(Jid account, Jid contact, UnaryOperator<RosterItem> change);

    /// How many contacts the owner sees.
    int size(Jid account);

    void removeAll(Jid account);

    /// What an update did.
    /// @param version the roster's version afterwards
    record Change(RosterItem before, RosterItem after, long version) {
        public boolean isChanged() {
            return !before.equals(after);
        }
    }
}
