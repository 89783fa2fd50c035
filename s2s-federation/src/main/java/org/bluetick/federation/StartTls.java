package org.bluetick.federation;

import java.nio.charset.StandardCharsets;
import org.bluetick.xml.Element;

/// The elements of STARTTLS (RFC 6120 §5), both sides.
final class StartTls {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-tls";
    static final Element REQUEST = Element.of("starttls", NAMESPACE);
    static final Element FAILURE = Element.of("failure", NAMESPACE);
    static final byte[] PROCEED = ("<proceed xmlns='" + NAMESPACE + "'/>").getBytes(StandardCharsets.UTF_8);

    private StartTls() {}

    /// Whether nothing may follow in clear.
    static boolean turnsToTls(Element element) {
        return isRequest(element) || isProceed(element);
    }

    static boolean isRequest(Element element) {
        return element.is("starttls", NAMESPACE);
    }

    static boolean isProceed(Element element) {
        return element.is("proceed", NAMESPACE);
    }

    static Element offer(boolean required) {
        return required ? REQUEST.plus(Element.of("required", NAMESPACE)) : REQUEST;
    }
}
