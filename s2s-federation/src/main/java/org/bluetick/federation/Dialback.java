package org.bluetick.federation;

import java.nio.charset.StandardCharsets;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// The elements of server dialback (XEP-0220 §2). Written with the prefix `db`, which ejabberd looks for.
final class Dialback {
    static final String NAMESPACE = "jabber:server:dialback";
    static final String FEATURE = "urn:xmpp:features:dialback";

    private static final String STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    private Dialback() {}

    static Element feature() {
        return Element.of("dialback", FEATURE, Element.of("errors", FEATURE));
    }

    static boolean isResult(Element element) {
        return element.is("result", NAMESPACE);
    }

    static boolean isVerify(Element element) {
        return element.is("verify", NAMESPACE);
    }

    /// Asks to be known as a domain.
    static byte[] request(Jid from, Jid to, String key) {
        return bytes("<db:result from='" + from + "' to='" + to + "'>" + key + "</db:result>");
    }

    /// Says whether it is.
    static byte[] result(Jid from, Jid to, boolean valid) {
        return bytes("<db:result from='" + from + "' to='" + to + "' type='" + (valid ? "valid" : "invalid") + "'/>");
    }

    /// Says that it cannot be told (§2.4.2).
    static byte[] resultError(Jid from, Jid to, String type, String condition) {
        return bytes("<db:result from='" + from + "' to='" + to + "' type='error'>" + error(type, condition) + "</db:result>");
    }

    /// Asks a domain's own server whether the key is its own.
    /// @param key as received; it is escaped
    static byte[] verify(Jid from, Jid to, String id, String key) {
        return bytes("<db:verify from='" + from + "' to='" + to + "' id='" + escaped(id) + "'>" + escaped(key) + "</db:verify>");
    }

    static byte[] verified(Jid from, Jid to, String id, boolean valid) {
        return bytes("<db:verify from='" + from + "' to='" + to + "' id='" + escaped(id) + "' type='"
                + (valid ? "valid" : "invalid") + "'/>");
    }

    static byte[] verifyError(Jid from, String to, String id, String condition) {
        return bytes("<db:verify from='" + from + "' to='" + escaped(to) + "' id='" + escaped(id) + "' type='error'>"
                + error("cancel", condition) + "</db:verify>");
    }

    private static String error(String type, String condition) {
        return "<error type='" + type + "'><" + condition + " xmlns='" + STANZAS + "'/></error>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
