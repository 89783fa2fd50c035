package org.bluetick.xep;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.Sessions;
import org.bluetick.stanza.Presence;

/// What blocking does to presence (XEP-0191 §3.2, §3.3): contacts see the account leave when they are blocked and come
/// back when they no longer are. Called in the turn of the session that gave the command.
record BlockedPresence(
        Blocklist blocklist, RosterStore rosters, RoutingTable routes, Sessions sessions, Router router) {

    /// Takes leave of those who see the account and are about to be blocked; afterwards nothing reaches them.
    void hide(Jid account, Collection<Jid> items) {
        Set<Jid> before = blocklist.of(account);
        Set<Jid> after = new HashSet<>(before);
        after.addAll(items);
        contacts(account, items)
                .filter(contact -> blocklist.blocks(account, after, contact))
                .filter(contact -> !blocklist.blocks(account, before, contact))
                .forEach(contact -> takeLeave(account, contact));
    }

    private void takeLeave(Jid account, Jid contact) {
        for (Route route : routes.routes(account)) {
            if (route.available()) {
                router.route(Presence.of(route.jid(), contact, Presence.Type.UNAVAILABLE));
            }
        }
    }

    /// Greets those who see the account and were blocked until now.
    /// @param before the list as it was
    void show(Jid account, Set<Jid> before) {
        sessions.of(account).forEach(session -> session.post(() -> show(session, before)));
    }

    /// One session greets them. In its turn.
    void show(ClientSession session, Set<Jid> before) {
        Jid account = session.account();
        contacts(account, before)
                .filter(contact -> blocklist.blocks(account, before, contact))
                .filter(contact -> !blocklist.blocks(account, contact))
                .forEach(contact -> session.presence().ifPresent(presence -> router.route(presence.withTo(contact))));
    }

    /// Those among the items who see the account's presence, and those who do in a domain among them.
    private Stream<Jid> contacts(Jid account, Collection<Jid> items) {
        return items.stream().flatMap(item -> contacts(account, item)).distinct();
    }

    private Stream<Jid> contacts(Jid account, Jid item) {
        if (item.isDomain()) {
            return rosters.roster(account).items().stream()
                    .filter(contact -> contact.subscription().isFrom())
                    .map(RosterItem::contact)
                    .filter(contact -> contact.domain().equals(item.domain()));
        }
        Optional<RosterItem> contact = rosters.item(account, item.bare());
        return contact.filter(known -> known.subscription().isFrom()).map(known -> item).stream();
    }
}
