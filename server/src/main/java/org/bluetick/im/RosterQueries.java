package org.bluetick.im;

import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.IqRequest;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// Roster gets and sets (RFC 6121 §2.2 to §2.6). Runs in the requester's turn.
final class RosterQueries {
    private final RosterStore store;
    private final Rosters rosters;
    private final Farewell farewell;

    RosterQueries(RosterStore store, Rosters rosters, Farewell farewell) {
        this.store = store;
        this.rosters = rosters;
        this.farewell = farewell;
    }

    /// The roster, or nothing when the client has this version already. From now on its session gets pushes.
    Element get(IqRequest request) {
        ClientSession session = owner(request);
        Roster roster = store.roster(session.account());
        session.put(new Interest(new SeenVersions(roster.version())));
        String version = Long.toString(roster.version());
        return request.payload().attribute("ver")
                .map(known -> known.equals(version) ? Element.EMPTY : RosterXml.query(roster).with("ver", version))
                .orElseGet(() -> RosterXml.query(roster));
    }

    Element set(IqRequest request) {
        ClientSession session = owner(request);
        switch (RosterXml.read(request.payload())) {
            case RosterXml.RosterSet.Put(Jid contact, String name, Set<String> groups) -> put(session, contact, name, groups);
            case RosterXml.RosterSet.Remove(Jid contact) -> remove(session, contact);
        }
        return Element.EMPTY;
    }

    /// @throws StanzaException `forbidden` unless it is a client's request to its own account (RFC 6121 §2.3.3)
    private static ClientSession owner(IqRequest request) {
        return request.session()
                .filter(session -> request.isToOwnAccount())
                .orElseThrow(() -> new StanzaException(StanzaError.FORBIDDEN));
    }

    private void put(ClientSession session, Jid contact, String name, Set<String> groups) {
        Jid account = session.account();
        if (contact.equals(account)) {
            throw new StanzaException(StanzaError.NOT_ALLOWED.withText("the account itself; expected another contact"));
        }
        if (rosters.isFullFor(account, contact)) {
            throw new StanzaException(tooMany());
        }
        Change change = store.update(account, contact, item -> item.listed(name, groups));
        session.post(() -> rosters.tell(account, change));
    }

    private void remove(ClientSession session, Jid contact) {
        Jid account = session.account();
        Change change = store.update(account, contact, item -> item.listed() ? RosterItem.unknown(contact) : item);
        if (!change.before().listed()) {
            throw new StanzaException(StanzaError.ITEM_NOT_FOUND.withText(contact + " is not in the roster"));
        }
        farewell.part(account, change.before());
        session.post(() -> rosters.tell(account, change));
    }

    private StanzaError tooMany() {
        return StanzaError.RESOURCE_CONSTRAINT.withText("the roster is full; expected at most " + rosters.maxContacts() + " contacts");
    }
}
