package org.bluetick.xep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.bluetick.api.Features;
import org.bluetick.stanza.DataForm;
import org.bluetick.xml.Element;

/// What the server says of itself: the content of its disco#info, and the verification string that stands for it
/// (XEP-0115 §5). Made afresh each time, since it is whole only when all modules are installed.
record ServerInfo(Features features) {
    static final String INFO = "http://jabber.org/protocol/disco#info";

    private static final String NODE = "https://bluetick.org";
    private static final String NAME = "Bluetick";

    Element identity() {
        return Element.of("identity", INFO).with("category", "server").with("type", "im").with("name", NAME);
    }

    static Element feature(String var) {
        return Element.of("feature", INFO).with("var", var);
    }

    /// The disco#info of the server.
    Element query() {
        return Element.of("query", INFO, identity())
                .plus(features.server().stream().map(ServerInfo::feature).toList())
                .plus(features.forms());
    }

    /// The stream feature of XEP-0115 §6.3.
    Element capabilities() {
        return Element.of("c", "http://jabber.org/protocol/caps")
                .with("hash", "sha-1")
                .with("node", NODE)
                .with("ver", verification());
    }

    /// The node under which its capabilities can be asked for.
    String node() {
        return NODE + "#" + verification();
    }

    String verification() {
        return hash(verified(query()));
    }

    /// What is hashed: identities, features and forms, each sorted by bytes and ended by `<` (XEP-0115 §5.1).
    static String verified(Element info) {
        StringBuilder text = new StringBuilder();
        append(text, info.elements("identity", INFO).map(ServerInfo::line).toList());
        append(text, info.elements("feature", INFO).map(feature -> feature.attribute("var").orElse("")).toList());
        info.elements("x", DataForm.NAMESPACE)
                .map(DataForm::read)
                .filter(form -> form.formType().isPresent())
                .sorted(byBytes(form -> form.formType().orElseThrow()))
                .forEach(form -> append(text, form));
        return text.toString();
    }

    private static String line(Element identity) {
        return identity.attribute("category").orElse("") + '/' + identity.attribute("type").orElse("") + '/'
                + identity.lang().orElse("") + '/' + identity.attribute("name").orElse("");
    }

    private static void append(StringBuilder text, DataForm form) {
        text.append(form.formType().orElseThrow()).append('<');
        form.fields().stream()
                .filter(field -> !field.var().equals("FORM_TYPE"))
                .sorted(byBytes(DataForm.Field::var))
                .forEach(field -> {
                    text.append(field.var()).append('<');
                    append(text, field.values());
                });
    }

    private static void append(StringBuilder text, List<String> values) {
        values.stream().sorted(byBytes(Function.identity())).forEach(value -> text.append(value).append('<'));
    }

    /// The `i;octet` collation (RFC 4790 §9.3), which differs from `String`'s order outside the basic plane.
    private static <T> Comparator<T> byBytes(Function<T, String> key) {
        return Comparator.comparing(
                value -> key.apply(value).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    }

    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
