package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.CONFLICT;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// Resource binding (RFC 6120 §7), and the session request of older clients (RFC 3921 §3), which does nothing.
/// Touched only in the stream's turn; dropped when a resource is bound.
final class ResourceBinding {
    static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    private static final int GENERATED_BYTES = 9;

    private final StreamSettings settings;
    private final Stream stream;
    private final SessionRegistry sessions;
    private boolean underWay;

    ResourceBinding(StreamSettings settings, Stream stream, SessionRegistry sessions) {
        this.settings = settings;
        this.stream = stream;
        this.sessions = sessions;
    }

    List<Element> offer() {
        return List.of(
                Element.of("bind", BIND),
                Element.of("session", SESSION, Element.of("optional", SESSION)));
    }

    boolean negotiate(Element element) {
        if (!element.is("iq", Stanza.NAMESPACE)) {
            return false;
        }
        Optional<Element> bind = element.child("bind", BIND);
        if (bind.isEmpty()) {
            return false;
        }
        if (!element.attribute("type").orElse("").equals("set") || element.attribute("id").isEmpty()) {
            refuse(element, StanzaError.BAD_REQUEST.withText("expected an iq of type set with an id"));
            return true;
        }
        try {
            settle(element, address(bind.get()));
        } catch (MalformedJidException e) {
            refuse(element, StanzaError.BAD_REQUEST.withText(e.getMessage()));
        }
        return true;
    }

    /// First the account's other sessions finish what their clients have sent: one of these may be this client, which now sends again what
    /// was not acknowledged (XEP-0198 §5), and what is kept is known only when it is durable. A node that cannot be reached may be back
    /// after it was waited for.
    private void settle(Element request, Jid jid) {
        settings.journal().awaitInFlight(jid.bare());
        if (sessions.isBusy(jid.bare())) {
            hold();
            sessions.settle(jid.bare(), () -> stream.post(() -> bind(request, jid)));
        } else {
            bind(request, jid);
        }
    }

    private void bind(Element request, Jid jid) {
        if (stream.isClosed()) {
            return; // the client went while an older session was being replaced
        }
        settings.journal().awaitInFlight(jid.bare()); // also of sessions that have just ended, or nodes that can be reached no more
        Optional<Session> opened;
        try {
            opened = sessions.open(jid, stream.mailbox(), stream, settings.sessionsPerAccount());
        } catch (StanzaException e) {
            refuse(request, e.error());
            goOn();
            return;
        }
        if (opened.isPresent()) {
            Element bound = Element.of("bind", BIND, Element.of("jid", BIND, new Text(jid.toString())));
            stream.bound(opened.get());
            stream.send(answer(request, "result").plus(bound));
            goOn();
        } else if (settings.replaceOnConflict()) {
            replace(request, jid);
        } else {
            refuse(request, StanzaError.CONFLICT);
            goOn();
        }
    }

    /// What comes next waits while older sessions finish their work, or one is being replaced.
    private void hold() {
        if (!underWay) {
            underWay = true;
            stream.gate().shut();
        }
    }

    /// Takes what had to wait; another request among it may have to wait again.
    private void goOn() {
        if (underWay) {
            underWay = false;
            stream.gate().open();
        }
    }

    /// The older session ends in its own turn (so that its contacts see it go first); then we try again.
    private void replace(Element request, Jid jid) {
        hold();
        sessions.end(jid, new StreamError(CONFLICT, "the resource was bound by another stream"),
                () -> stream.post(() -> bind(request, jid)));
    }

    private Jid address(Element bind) {
        String wanted = bind.child("resource", BIND).map(Element::text).orElse("");
        Jid account = stream.account().orElseThrow();
        return account.withResource(wanted.isEmpty() ? generated() : wanted);
    }

    private String generated() {
        byte[] random = new byte[GENERATED_BYTES];
        settings.random().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    private void refuse(Element request, StanzaError error) {
        stream.send(answer(request, "error").plus(error.element()));
    }

    private static Element answer(Element request, String type) {
        return Element.of("iq", Stanza.NAMESPACE).with("type", type).with("id", request.attribute("id").orElse(""));
    }
}
