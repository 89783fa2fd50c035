package org.bluetick.stanza;

import java.util.List;
import java.util.Locale;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;

/// A stanza error (RFC 6120 §8.3): its type, its condition, a text for people (in English; may be empty), and an
/// application-specific condition.
public record StanzaError(Type type, String condition, String text, @Nullable Element application) {
    public static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-stanzas";

    public static final StanzaError BAD_REQUEST = of(Type.MODIFY, "bad-request");
    public static final StanzaError CONFLICT = of(Type.CANCEL, "conflict");
    public static final StanzaError FEATURE_NOT_IMPLEMENTED = of(Type.CANCEL, "feature-not-implemented");
    public static final StanzaError FORBIDDEN = of(Type.AUTH, "forbidden");
    public static final StanzaError INTERNAL_SERVER_ERROR = of(Type.CANCEL, "internal-server-error");
    public static final StanzaError ITEM_NOT_FOUND = of(Type.CANCEL, "item-not-found");
    public static final StanzaError JID_MALFORMED = of(Type.MODIFY, "jid-malformed");
    public static final StanzaError NOT_ACCEPTABLE = of(Type.MODIFY, "not-acceptable");
    public static final StanzaError NOT_ALLOWED = of(Type.CANCEL, "not-allowed");
    public static final StanzaError NOT_AUTHORIZED = of(Type.AUTH, "not-authorized");
    public static final StanzaError POLICY_VIOLATION = of(Type.MODIFY, "policy-violation");
    public static final StanzaError RECIPIENT_UNAVAILABLE = of(Type.WAIT, "recipient-unavailable");
    public static final StanzaError REMOTE_SERVER_NOT_FOUND = of(Type.CANCEL, "remote-server-not-found");
    public static final StanzaError RESOURCE_CONSTRAINT = of(Type.WAIT, "resource-constraint");
    public static final StanzaError SERVICE_UNAVAILABLE = of(Type.CANCEL, "service-unavailable");
    public static final StanzaError UNEXPECTED_REQUEST = of(Type.WAIT, "unexpected-request");

    /// What the sender may do about it (RFC 6120 §8.3.2).
    public enum Type { AUTH, CANCEL, CONTINUE, MODIFY, WAIT }

    public static StanzaError of(Type type, String condition) {
        return new StanzaError(type, condition, "", null);
    }

    public StanzaError withText(String text) {
        return new StanzaError(type, condition, text, application);
    }

    public StanzaError withType(Type type) {
        return new StanzaError(type, condition, text, application);
    }

    /// The same with an application-specific condition (RFC 6120 §8.3.4).
    public StanzaError with(Element application) {
        return new StanzaError(type, condition, text, application);
    }

    /// The stanza of type error that answers this one, not addressed yet.
    public Element answering(Element stanza) {
        Element answer = Element.of(stanza.name(), Stanza.NAMESPACE, element()).with("type", "error");
        return stanza.attribute("id").map(id -> answer.with("id", id)).orElse(answer);
    }

    public Element element() {
        Element error = Element.of("error", Stanza.NAMESPACE, Element.of(condition, NAMESPACE))
                .with("type", type.name().toLowerCase(Locale.ROOT));
        if (!text.isEmpty()) {
            Node description = Element.of("text", NAMESPACE, new Text(text)).withLang("en");
            error = error.plus(List.of(description));
        }
        return application == null ? error : error.plus(application);
    }
}
