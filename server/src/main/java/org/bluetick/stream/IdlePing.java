package org.bluetick.stream;

import org.bluetick.address.Jid;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// The server asks a silent client whether it is there (XEP-0199 §4.1). Any byte is an answer.
final class IdlePing {
    private IdlePing() {}

    static Element request(Jid domain, Jid client) {
        return Iq.request(Iq.Type.GET, domain, client, "ping", Element.of("ping", "urn:xmpp:ping")).element();
    }
}
