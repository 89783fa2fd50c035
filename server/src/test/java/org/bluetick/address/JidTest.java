package org.bluetick.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {
    private static final long SEED = 7622;

    /// RFC 7622 §3.5, Table 1.
    @ParameterizedTest
    @ValueSource(strings = {
            "juliet@example.com", "juliet@example.com/foo", "juliet@example.com/foo bar", "juliet@example.com/foo@bar",
            "foo\\20bar@example.com", "fussball@example.com", "fu\u00dfball@example.com", "\u03c0@example.com",
            "\u03a3@example.com/foo", "\u03c3@example.com/foo", "\u03c2@example.com/foo", "king@example.com/\u265a",
            "example.com", "example.com/foobar", "a.example.com/b@example.net"})
    void rfc7622_3_5_validJids(String text) {
        Jid jid = Jid.of(text);
        assertEquals(jid, Jid.of(jid.toString()));
    }

    /// RFC 7622 §3.5, Table 2, without its leading space in a resourcepart, which OpaqueString allows.
    @ParameterizedTest
    @ValueSource(strings = {
            "\"juliet\"@example.com", "foo bar@example.com", "@example.com/", "henry\u2163@example.com", "\u265a@example.com",
            "juliet@", "/foobar"})
    void rfc7622_3_5_stringsThatAreNoJids(String text) {
        assertThrows(MalformedJidException.class, () -> Jid.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "@", "/", "a@", "@b", "a@b/", "a@/c", "a@b@c", "a@.", ".", "a..b", "a@b..", ".b", "-b", "b-", "a b", "b.-c",
            "a&b@c", "a'b@c", "a:b@c", "a<b@c", "a>b@c", "\u007f@b", "\u0000@b", "a@b/\u0000", "a@b/\u007f", "a@b!", "a@b:5222",
            "\ud83d@b", "a@b/\udc00", "a@\ud83d", "\uff20@b", "a\uff0f@b", "\u200b@b", "\ufeff@b", "a@b/\u0085",
            "[::1", "a@[]", "a@[::g]", "a@[\uff11::1]", "a@[::1]x"})
    void whatIsNoAddressIsRefused(String text) {
        MalformedJidException refusal = assertThrows(MalformedJidException.class, () -> Jid.of(text));
        assertTrue(refusal.getMessage().contains("part"), refusal::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
            "Juliet@Example.COM/Balcony, juliet@example.com/Balcony",
            "\uff2a\uff35liet@example.com, juliet@example.com",
            "\u00c5sa@example.com, a\u030asa@example.com",
            "a@example.com., a@example.com",
            "a@\uff45xample.com, a@example.com",
            "a@B\u00dcCHER.example, a@b\u00fccher.example",
            "a@xn--bcher-kva.example, a@b\u00fccher.example",
            "a@XN--BCHER-KVA.example, a@b\u00fccher.example",
            "a@xn--bcher-kva.\u00e9.example, a@b\u00fccher.\u00e9.example",
            "a@b/x\u00a0y, 'a@b/x y'",
            "a@b/\u00e9, a@b/e\u0301",
            "A@[FE80::1], a@[fe80::1]"})
    void whatDiffersInCaseWidthOrFormOnlyIsEqual(String one, String other) {
        assertEquals(Jid.of(one), Jid.of(other));
        assertEquals(Jid.of(one).hashCode(), Jid.of(other).hashCode());
        assertEquals(0, Jid.of(one).compareTo(Jid.of(other)));
        assertEquals(Jid.of(other).toString(), Jid.of(one).toString());
    }

    @ParameterizedTest
    @CsvSource({"a@b/C, a@b/c", "a@b, a@b/c", "b, a@b", "fu\u00dfball@b, fussball@b", "a@b/\uff43, a@b/c", "a@b, a@c"})
    void whatDiffersOtherwiseIsNot(String one, String other) {
        assertNotEquals(Jid.of(one), Jid.of(other));
    }

    @Test
    void theFirstSlashEndsTheAddressAndTheFirstAtTheLocalpart() {
        Jid jid = Jid.of("a@b/c@d/e");
        assertEquals(Optional.of("a"), jid.local());
        assertEquals("b", jid.domain());
        assertEquals(Optional.of("c@d/e"), jid.resource());
        assertEquals(Optional.empty(), Jid.of("b/a@c").local());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[::]", "[::1]", "[2001:db8::7]", "[::ffff:192.0.2.1]", "localhost", "_xmpp.example", "1.example"})
    void hostsOfAllKindsAreDomains(String domain) {
        assertEquals(domain, Jid.of("a@" + domain + "/r").domain());
        assertTrue(Jid.of(domain).isDomain());
    }

    @Test
    void aPartMayHave1023BytesAndNoMore() {
        String longest = "a".repeat(1023);
        String domain = "a.".repeat(511) + "b";
        assertEquals(longest + "@" + domain + "/" + longest, Jid.of(longest + "@" + domain + "/" + longest).toString());
        assertThrows(MalformedJidException.class, () -> Jid.of(longest + "a@b"));
        assertThrows(MalformedJidException.class, () -> Jid.of("a@" + domain + "aa"));
        assertThrows(MalformedJidException.class, () -> Jid.of("a@b/" + longest + "a"));
        assertThrows(MalformedJidException.class, () -> Jid.of("a@b/" + "\u00e9".repeat(512)), "1024 bytes of UTF-8");
        assertTrue(Jid.of("a@b/" + "\u00e9".repeat(511)).resource().isPresent());
        assertThrows(MalformedJidException.class, () -> Jid.of("a@b/" + "\ufb2c".repeat(300)), "longer when it is normalised");
    }

    @Test
    void aLabelMayHave63Characters() {
        assertTrue(Jid.of("a".repeat(63) + ".example").isDomain());
        assertThrows(MalformedJidException.class, () -> Jid.of("a".repeat(64) + ".example"));
    }

    @Test
    void partsOfAnAddress() {
        Jid jid = Jid.of("juliet@example.com/balcony");
        assertEquals(Jid.of("juliet@example.com"), jid.bare());
        assertSame(jid.bare(), jid.bare().bare());
        assertEquals(Jid.of("example.com"), jid.domainJid());
        assertFalse(jid.isBare());
        assertFalse(jid.bare().isDomain());
        assertEquals(Jid.of("juliet@example.com/garden"), jid.withResource("garden"));
        assertEquals(jid.bare(), Jid.of("Juliet", Jid.of("example.com/x")));
        assertThrows(MalformedJidException.class, () -> Jid.of("a/b", Jid.of("example.com")));
    }

    /// What is an address is written so that it is the same address when it is read.
    @Test
    void anAddressIsEqualToWhatItsTextSays() {
        Random random = new Random(SEED);
        int valid = 0;
        for (int i = 0; i < 60_000; i++) {
            String text = randomAddress(random);
            Optional<Jid> jid = parse(text);
            if (jid.isPresent()) {
                valid++;
                String written = jid.get().toString();
                assertEquals(jid, parse(written), () -> "seed " + SEED + ": " + escaped(text) + " is " + escaped(written));
            }
        }
        assertTrue(valid > 500, valid + " addresses were valid");
    }

    private static Optional<Jid> parse(String text) {
        try {
            return Optional.of(Jid.of(text));
        } catch (MalformedJidException e) {
            return Optional.empty();
        }
    }

    private static String randomAddress(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> randomText(random) + "@example.com";
            case 1 -> "a@" + randomText(random) + ".example";
            case 2 -> "a@b/" + randomText(random);
            default -> "xn--" + randomText(random).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9-]", "") + ".example";
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) (0x20 + random.nextInt(0x5f)));
                case 1 -> text.append((char) random.nextInt(0x250));
                case 2 -> text.append((char) (0x370 + random.nextInt(0x1c0)));
                case 3 -> text.append((char) (0xff00 + random.nextInt(0xf0)));
                case 4 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint("aZ09-".charAt(random.nextInt(5)));
            }
        }
        return text.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c < 0x20 || c > 0x7e ? "\\u%04x".formatted(c) : Character.toString(c)));
        return escaped.toString();
    }
}
