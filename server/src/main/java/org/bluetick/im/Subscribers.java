package org.bluetick.im;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore.Change;

/// Who sees the presence of an available session: the contacts with a subscription of `from` or `both`. Read from the
/// roster once, when the session becomes available, and kept true by the changes it is told of.
/// A session's state, touched in its turn only.
final class Subscribers {
    private final SeenVersions versions;
    private final Set<Jid> contacts = new HashSet<>();

    Subscribers(Roster roster) {
        this.versions = new SeenVersions(roster.version());
        for (RosterItem item : roster.items()) {
            if (item.subscription().isFrom()) {
                contacts.add(item.contact());
            }
        }
    }

    /// @return whether the contact has become a subscriber, or has ceased to be one
    boolean apply(Change change) {
        RosterItem item = change.after();
        if (!versions.see(item.contact(), change.version())) {
            return false;
        }
        return item.subscription().isFrom() ? contacts.add(item.contact()) : contacts.remove(item.contact());
    }

    boolean contains(Jid bareJid) {
        return contacts.contains(bareJid);
    }

    List<Jid> list() {
        return List.copyOf(contacts);
    }
}
