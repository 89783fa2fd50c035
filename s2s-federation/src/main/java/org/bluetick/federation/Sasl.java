package org.bluetick.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// The elements of SASL EXTERNAL between servers (RFC 6120 §6, XEP-0178 §3).
final class Sasl {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-sasl";
    static final Element MECHANISMS = Element.of("mechanisms", NAMESPACE,
            Element.of("mechanism", NAMESPACE, new Text("EXTERNAL")));
    static final Element SUCCESS = Element.of("success", NAMESPACE);

    private Sasl() {}

    static boolean offersExternal(Element features) {
        return features.child("mechanisms", NAMESPACE).stream()
                .flatMap(mechanisms -> mechanisms.elements("mechanism", NAMESPACE))
                .anyMatch(mechanism -> mechanism.text().strip().equals("EXTERNAL"));
    }

    static Element auth(Jid domain) {
        return Element.of("auth", NAMESPACE, new Text(Base64.getEncoder().encodeToString(domain.toString().getBytes(UTF_8))))
                .with("mechanism", "EXTERNAL");
    }

    static Element failure(String condition) {
        return Element.of("failure", NAMESPACE, Element.of(condition, NAMESPACE));
    }

    /// Whom the peer wants to be taken for; `from` when it does not say.
    /// Empty when it says something that is no domain.
    static Optional<Jid> identity(Element auth, Jid from) {
        String text = auth.text().strip();
        if (text.isEmpty() || text.equals("=")) {
            return Optional.of(from);
        }
        try {
            return Optional.of(Jid.of(new String(Base64.getDecoder().decode(text), UTF_8))).filter(Jid::isDomain);
        } catch (IllegalArgumentException e) { // no base64, or no address
            return Optional.empty();
        }
    }
}
