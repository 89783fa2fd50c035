package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;

/// What a session is written down as. Stateless.
final class SessionXml {
    private static final String NAMESPACE = "urn:bluetick:session";

    private SessionXml() {}

    /// Its presence, and what modules remember of it.
    static String state(Session session, boolean stopping, StanzaPath path) {
        List<Element> states = new ArrayList<>();
        boolean settled = session.management().filter(managed -> managed.waiting() == 0).isPresent();
        session.presence().ifPresent(presence -> states.add(presence.element()));
        path.emit(new SessionSaving(session, stopping, settled, states::add));
        return Element.of("session", NAMESPACE).plus(states).toString();
    }

    static List<Element> states(String state) {
        return parsed(state).elements().toList();
    }

    static Optional<Presence> presence(Jid jid, List<Element> states) {
        return states.stream().filter(Stanza::isStanza).findFirst().map(presence -> (Presence) Stanza.of(presence, jid, jid.bare()));
    }

    static String stanzas(List<Stanza> stanzas) {
        return Element.of("stanzas", NAMESPACE).plus(stanzas.stream().map(Stanza::element).toList()).toString();
    }

    /// @param session to whom they were sent; from whom, if nobody is named: its account
    static List<Stanza> stanzas(String stanzas, Jid session) {
        return parsed(stanzas).elements().map(element -> stanza(element, session)).toList();
    }

    private static Stanza stanza(Element element, Jid session) {
        Jid from = element.attribute("from").map(Jid::of).orElse(session.bare());
        return Stanza.of(element, from, element.attribute("to").map(Jid::of).orElse(session));
    }

    static Element parsed(String xml) {
        try {
            return ElementParser.parse(xml);
        } catch (XmlException e) {
            throw new IllegalStateException("it was not written down as XML: " + e.getMessage(), e);
        }
    }
}
