package org.bluetick.example;

import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// Says hello to a client that has come online. Runs in the session's turn.
record Greeting(Jid address, String text) {
    void greet(SessionAvailable available) {
        ClientSession session = available.session();
        Element body = Element.of("body", Stanza.NAMESPACE, new Text(text));
        session.deliver(Message.of(address, session.jid(), Message.Type.HEADLINE, body));
    }
}
