package org.bluetick.stanza;

import java.util.Locale;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;

/// A stream error, after which the stream is closed (RFC 6120 §4.9). `text` is for people and may be empty; `application` is an
/// application-specific condition (§4.9.4).
public record StreamError(Condition condition, String text, @Nullable Element application) {
    private static final String STREAMS = "http://etherx.jabber.org/streams";
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-streams";

    /// RFC 6120 §4.9.3.
    public enum Condition {
        BAD_FORMAT, BAD_NAMESPACE_PREFIX, CONFLICT, CONNECTION_TIMEOUT, HOST_GONE, HOST_UNKNOWN, IMPROPER_ADDRESSING,
        INTERNAL_SERVER_ERROR, INVALID_FROM, INVALID_NAMESPACE, INVALID_XML, NOT_AUTHORIZED, NOT_WELL_FORMED,
        POLICY_VIOLATION, REMOTE_CONNECTION_FAILED, RESET, RESOURCE_CONSTRAINT, RESTRICTED_XML, SEE_OTHER_HOST,
        SYSTEM_SHUTDOWN, UNDEFINED_CONDITION, UNSUPPORTED_ENCODING, UNSUPPORTED_FEATURE, UNSUPPORTED_STANZA_TYPE,
        UNSUPPORTED_VERSION;

        String elementName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public StreamError(Condition condition, String text) {
        this(condition, text, null);
    }

    public static StreamError of(Condition condition) {
        return new StreamError(condition, "");
    }

    public Element element() {
        Element error = Element.of("error", STREAMS, Element.of(condition.elementName(), NAMESPACE));
        if (!text.isEmpty()) {
            error = error.plus(Element.of("text", NAMESPACE, new Text(text)).withLang("en"));
        }
        return application == null ? error : error.plus(application);
    }
}
