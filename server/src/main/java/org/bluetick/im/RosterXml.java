package org.bluetick.im;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// `jabber:iq:roster` (RFC 6121 §2.1), read and written.
final class RosterXml {
    static final String NAMESPACE = "jabber:iq:roster";

    static final int MAX_NAME_BYTES = 1023;
    static final int MAX_GROUP_BYTES = 1023;
    static final int MAX_GROUPS = 100;

    private RosterXml() {}

    /// What a roster set asks for (RFC 6121 §2.3 to §2.5).
    sealed interface RosterSet {
        Jid contact();

        /// Adds an item or changes what its owner says of it.
        record Put(Jid contact, String name, Set<String> groups) implements RosterSet {}

        record Remove(Jid contact) implements RosterSet {}
    }

    /// @throws StanzaException with the errors of RFC 6121 §2.3.3
    static RosterSet read(Element query) {
        List<Element> items = query.elements("item", NAMESPACE).toList();
        if (items.size() != 1) {
            throw refusal(StanzaError.BAD_REQUEST, items.size() + " items; expected one");
        }
        Element item = items.getFirst();
        Jid contact = contact(item);
        if (item.attribute("subscription").equals(Optional.of("remove"))) {
            return new RosterSet.Remove(contact);
        }
        return new RosterSet.Put(contact, name(item), groups(item));
    }

    private static Jid contact(Element item) {
        String jid = item.attribute("jid")
                .orElseThrow(() -> refusal(StanzaError.BAD_REQUEST, "an item without jid; expected the contact's bare JID"));
        try {
            return Jid.of(jid).bare();
        } catch (MalformedJidException e) {
            throw refusal(StanzaError.JID_MALFORMED, e.getMessage());
        }
    }

    private static String name(Element item) {
        String name = item.attribute("name").orElse("");
        requireFits("name", name, MAX_NAME_BYTES);
        return name;
    }

    private static Set<String> groups(Element item) {
        List<String> names = item.elements("group", NAMESPACE).map(Element::text).toList();
        if (names.size() > MAX_GROUPS) {
            throw refusal(StanzaError.NOT_ACCEPTABLE, names.size() + " groups; expected at most " + MAX_GROUPS);
        }
        Set<String> groups = new HashSet<>();
        for (String name : names) {
            if (name.isEmpty()) {
                throw refusal(StanzaError.NOT_ACCEPTABLE, "an empty group; expected its name");
            }
            requireFits("group", name, MAX_GROUP_BYTES);
            if (!groups.add(name)) {
                throw refusal(StanzaError.BAD_REQUEST, "group \"" + name + "\" twice; expected once");
            }
        }
        return groups;
    }

    private static void requireFits(String what, String value, int bytes) {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length > bytes) {
            throw refusal(StanzaError.NOT_ACCEPTABLE, "a " + what + " of " + length + " bytes; expected at most " + bytes);
        }
    }

    private static StanzaException refusal(StanzaError error, String text) {
        return new StanzaException(error.withText(text));
    }

    /// The items the owner sees.
    static Element query(Roster roster) {
        return Element.of("query", NAMESPACE)
                .plus(roster.items().stream().filter(RosterItem::listed).map(RosterXml::item).toList());
    }

    /// The query of a roster push (RFC 6121 §2.1.6).
    static Element push(RosterItem item, long version) {
        return Element.of("query", NAMESPACE, item.listed() ? item(item) : removed(item.contact()))
                .with("ver", Long.toString(version));
    }

    private static Element removed(Jid contact) {
        return Element.of("item", NAMESPACE).with("jid", contact.toString()).with("subscription", "remove");
    }

    private static Element item(RosterItem item) {
        Element element = Element.of("item", NAMESPACE)
                .with("jid", item.contact().toString())
                .with("subscription", item.subscription().name().toLowerCase(Locale.ROOT));
        if (!item.name().isEmpty()) {
            element = element.with("name", item.name());
        }
        if (item.ask()) {
            element = element.with("ask", "subscribe");
        }
        if (item.approved()) {
            element = element.with("approved", "true");
        }
        return element.plus(item.groups().stream().sorted().map(RosterXml::group).toList());
    }

    private static Element group(String name) {
        return Element.of("group", NAMESPACE, new Text(name));
    }
}
