package org.bluetick.im;

import java.util.List;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.api.Subscription;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;

/// What the nodes of a cluster tell each other of rosters, for the account's sessions there.
final class RosterNotices {
    static final String NAMESPACE = "urn:bluetick:roster";
    static final String CHANGED = "changed";
    static final String SHOW = "show";

    private RosterNotices() {}

    /// A roster was changed.
    /// @param cause the contact's stanza that has made the change
    record Changed(Jid account, Change change, @Nullable Presence cause) {}

    static Element of(Changed changed) {
        Element notice = Element.of(CHANGED, NAMESPACE, item(changed.change().before()), item(changed.change().after()))
                .with("account", changed.account().toString())
                .with("version", Long.toString(changed.change().version()));
        return changed.cause() == null ? notice : notice.plus(changed.cause().element());
    }

    static Changed read(Element notice) {
        List<RosterItem> items = notice.elements("item", NAMESPACE).map(RosterNotices::item).toList();
        Jid account = account(notice);
        long version = Long.parseLong(notice.attribute("version").orElseThrow());
        Presence cause = notice.child("presence", Stanza.NAMESPACE)
                .map(presence -> (Presence) Stanza.of(presence, items.getLast().contact(), account))
                .orElse(null);
        return new Changed(account, new Change(items.getFirst(), items.getLast(), version), cause);
    }

    /// The account's presence is to be shown to somebody.
    static Element show(Jid account, Jid subscriber) {
        return Element.of(SHOW, NAMESPACE).with("account", account.toString()).with("to", subscriber.toString());
    }

    static Jid account(Element notice) {
        return Jid.of(notice.attribute("account").orElseThrow());
    }

    static Jid subscriber(Element notice) {
        return Jid.of(notice.attribute("to").orElseThrow());
    }

    private static Element item(RosterItem item) {
        Element element = Element.of("item", NAMESPACE)
                .with("jid", item.contact().toString())
                .with("name", item.name())
                .with("subscription", item.subscription().name())
                .with("ask", Boolean.toString(item.ask()))
                .with("approved", Boolean.toString(item.approved()))
                .with("listed", Boolean.toString(item.listed()))
                .plus(item.groups().stream().map(group -> Element.of("group", NAMESPACE, new Text(group))).toList());
        return item.pendingRequest() == null ? element : element.plus(Element.of("request", NAMESPACE, item.pendingRequest()));
    }

    private static RosterItem item(Element element) {
        return new RosterItem(
                Jid.of(value(element, "jid")),
                value(element, "name"),
                element.elements("group", NAMESPACE).map(Element::text).collect(Collectors.toSet()),
                Subscription.valueOf(value(element, "subscription")),
                Boolean.parseBoolean(value(element, "ask")),
                Boolean.parseBoolean(value(element, "approved")),
                Boolean.parseBoolean(value(element, "listed")),
                element.child("request", NAMESPACE).flatMap(Element::firstElement).orElse(null));
    }

    private static String value(Element element, String attribute) {
        return element.attribute(attribute).orElseThrow();
    }
}
