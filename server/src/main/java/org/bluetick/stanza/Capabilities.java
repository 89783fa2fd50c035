package org.bluetick.stanza;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bluetick.xml.Element;

/// XEP-0115: Entity Capabilities: what an entity says in presence instead of its whole disco#info.
/// @param hash the algorithm, as the registry of hash functions names it: `sha-1`
/// @param verification the verification string
public record Capabilities(String node, String hash, String verification) {
    public static final String NAMESPACE = "http://jabber.org/protocol/caps";
    private static final String INFO = "http://jabber.org/protocol/disco#info";

    /// Empty when it says none, or none that can be verified.
    public static Optional<Capabilities> in(Presence presence) {
        return presence.element().child("c", NAMESPACE).flatMap(c -> c.attribute("node").flatMap(node ->
                c.attribute("hash").flatMap(hash -> c.attribute("ver").map(ver -> new Capabilities(node, hash, ver)))));
    }

    /// Under which its disco#info can be asked for (§6.2).
    public String infoNode() {
        return node + "#" + verification;
    }

    /// Whether a disco#info is what they stand for (§5.4).
    public boolean standFor(Element info) {
        return verification(info, hash).filter(verification::equals).isPresent();
    }

    /// The verification string of a disco#info; empty when Java does not know the algorithm.
    public static Optional<String> verification(Element info, String hash) {
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(verified(info).getBytes(StandardCharsets.UTF_8));
            return Optional.of(Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /// What is hashed: identities, features and forms, each sorted by bytes and ended by `<` (§5.1).
    public static String verified(Element info) {
        StringBuilder text = new StringBuilder();
        append(text, info.elements("identity", INFO).map(Capabilities::line).toList());
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
}
