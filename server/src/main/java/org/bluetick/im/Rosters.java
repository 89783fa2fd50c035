package org.bluetick.im;

import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Nodes;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.api.Router;
import org.bluetick.api.Sessions;
import org.bluetick.stanza.Presence;
import org.jspecify.annotations.Nullable;

/// What follows when a roster has changed: each session of the account hears of it in its own turn. Stateless.
final class Rosters {
    private final RosterStore store;
    private final Sessions sessions;
    private final Nodes nodes;
    private final Router router;
    private final int maxContacts;

    Rosters(RosterStore store, Sessions sessions, Nodes nodes, Router router, int maxContacts) {
        this.store = store;
        this.sessions = sessions;
        this.nodes = nodes;
        this.router = router;
        this.maxContacts = maxContacts;
        nodes.listen(RosterNotices.CHANGED, RosterNotices.NAMESPACE, notice -> tellHere(RosterNotices.read(notice)));
        nodes.listen(RosterNotices.SHOW, RosterNotices.NAMESPACE,
                notice -> showHere(RosterNotices.account(notice), RosterNotices.subscriber(notice)));
    }

    int maxContacts() {
        return maxContacts;
    }

    /// Whether the roster lists as many contacts as it may, and not this one.
    boolean isFullFor(Jid account, Jid contact) {
        boolean isListed = store.item(account, contact).filter(RosterItem::listed).isPresent();
        return !isListed && store.size(account) >= maxContacts;
    }

    /// Tells the account's sessions of a change its owner has made.
    void tell(Jid account, Change change) {
        tell(account, change, null);
    }

    /// Tells the account's sessions of a change.
    /// @param cause the contact's stanza that has made it; clients get it before the roster push (RFC 6121 §3.1.6, §3.3.3)
    void tell(Jid account, Change change, @Nullable Presence cause) {
        if (!change.isChanged()) {
            return;
        }
        RosterNotices.Changed changed = new RosterNotices.Changed(account, change, cause);
        if (!nodes.others().isEmpty()) {
            nodes.tell(RosterNotices.of(changed));
        }
        tellHere(changed);
    }

    private void tellHere(RosterNotices.Changed changed) {
        Presence cause = changed.cause();
        Change change = changed.change();
        for (ClientSession session : sessions.of(changed.account())) {
            if (cause != null) {
                session.deliver(cause);
            }
            if (RosterPushes.isVisible(change)) {
                session.deliver(RosterPushes.push(session.jid(), change));
            }
            session.post(() -> hear(session, change, cause != null));
        }
    }

    /// Shows the presence of all available resources of the account to somebody (RFC 6121 §3.1.5).
    void show(Jid account, Jid subscriber) {
        nodes.tell(RosterNotices.show(account, subscriber));
        showHere(account, subscriber);
    }

    private void showHere(Jid account, Jid subscriber) {
        for (ClientSession session : sessions.of(account)) {
            session.post(() -> show(session, subscriber));
        }
    }

    private void hear(ClientSession session, Change change, boolean byContact) {
        Jid contact = change.after().contact();
        session.get(Interest.class).ifPresent(interest -> {
            interest.seen().see(contact, change.version());
            session.put(interest);
        });
        if (session.get(Subscribers.class).filter(subscribers -> subscribers.apply(change)).isEmpty()) {
            return;
        }
        if (change.after().subscription().isFrom()) {
            show(session, contact);
        } else if (byContact && session.presence().isPresent()) {
            router.route(Presence.of(session.jid(), contact, Presence.Type.UNAVAILABLE));
        }
    }

    private void show(ClientSession session, Jid subscriber) {
        session.presence().ifPresent(presence -> router.route(presence.withTo(subscriber)));
    }
}
