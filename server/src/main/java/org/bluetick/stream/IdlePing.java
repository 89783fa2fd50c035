package org.bluetick.stream;

import org.bluetick.address.Jid;
import org.bluetick.session.Session;
import org.bluetick.session.StreamManagement;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// The server asks a silent client whether it is there (XEP-0199 §4.1). Any byte is an answer.
final class IdlePing {
    private IdlePing() {}

    /// No stanza where stanzas are counted (XEP-0198 §4): it would be resent, or throw the count out.
    static Element request(Jid domain, Session client) {
        return client.management().isPresent()
                ? Element.of("r", StreamManagement.NAMESPACE)
                : Iq.request(Iq.Type.GET, domain, client.jid(), "ping", Element.of("ping", "urn:xmpp:ping")).element();
    }
}
