package org.bluetick.archive;

import java.util.List;
import java.util.Locale;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// What an account wants to be archived (XEP-0441 §2).
/// @param policy for whom neither list names
record Preferences(Policy policy, List<Jid> always, List<Jid> never) {
    /// XEP-0441 §2.1.1.
    enum Policy {
        ALWAYS, NEVER, ROSTER;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String NAMESPACE = MamQuery.NAMESPACE;

    Preferences {
        always = List.copyOf(always);
        never = List.copyOf(never);
    }

    static Preferences of(Policy policy) {
        return new Preferences(policy, List.of(), List.of());
    }

    /// @throws StanzaException `bad-request`, or `jid-malformed`
    static Preferences read(Element prefs) {
        return new Preferences(policy(prefs.attribute("default").orElse("")), jids(prefs, "always"), jids(prefs, "never"));
    }

    private static Policy policy(String word) {
        for (Policy policy : Policy.values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                "default \"" + word + "\"; expected always, never or roster"));
    }

    private static List<Jid> jids(Element prefs, String list) {
        return prefs.elements(list, NAMESPACE)
                .flatMap(jids -> jids.elements("jid", NAMESPACE))
                .map(jid -> jid(jid.text().strip()))
                .distinct()
                .toList();
    }

    private static Jid jid(String text) {
        try {
            return Jid.of(text);
        } catch (MalformedJidException e) {
            throw new StanzaException(StanzaError.JID_MALFORMED.withText(e.getMessage()));
        }
    }

    Element element() {
        return Element.of("prefs", NAMESPACE, list("always", always), list("never", never)).with("default", policy.word());
    }

    private static Element list(String name, List<Jid> jids) {
        return Element.of(name, NAMESPACE).plus(jids.stream()
                .map(jid -> Element.of("jid", NAMESPACE, new Text(jid.toString())))
                .toList());
    }

    /// How many addresses it names.
    int size() {
        return always.size() + never.size();
    }

    /// What is to be done with messages to or from that address. Who is on both lists is not archived.
    Policy towards(Jid peer) {
        if (names(never, peer)) {
            return Policy.NEVER;
        }
        return names(always, peer) ? Policy.ALWAYS : policy;
    }

    /// XEP-0441 §2.3.1: a bare JID means all resources.
    private static boolean names(List<Jid> list, Jid peer) {
        return list.contains(peer) || list.contains(peer.bare());
    }
}
