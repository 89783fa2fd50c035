package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.api.ByteSize;
import org.junit.jupiter.api.Test;

final class FederationConfigTest {
    private static final Duration TIME = Duration.ofMinutes(1);

    private static FederationConfig config(String security, Map<String, String> securityFor, List<String> allow, List<String> block) {
        return new FederationConfig(security, securityFor, true, null, Map.of(), allow, block,
                Strangers.Rule.ALLOW, true, TIME, TIME, TIME, TIME, 10, new ByteSize(0));
    }

    @Test
    void everybodyIsAdmittedWhoIsNotBlocked() {
        FederationConfig config = config("dialback", Map.of(), List.of(), List.of("bad.example", "*.worse.example"));
        assertTrue(config.admits(Jid.of("good.example")));
        assertFalse(config.admits(Jid.of("BAD.example")));
        assertTrue(config.admits(Jid.of("not.bad.example")));
        assertFalse(config.admits(Jid.of("a.b.worse.example")));
        assertTrue(config.admits(Jid.of("worse.example")));
    }

    @Test
    void onlyTheAllowedAreAdmittedWhereThereAreSuch() {
        FederationConfig config = config("dialback", Map.of(), List.of("*.friends.example"), List.of("ex.friends.example"));
        assertTrue(config.admits(Jid.of("a.friends.example")));
        assertFalse(config.admits(Jid.of("ex.friends.example")));
        assertFalse(config.admits(Jid.of("stranger.example")));
    }

    @Test
    void aDomainMayHaveARuleOfItsOwn() {
        FederationConfig config = config("certificate-or-dialback", Map.of("*.bank.example", "certificate"), List.of(), List.of());
        assertEquals(Security.CERTIFICATE, config.securityOf(Jid.of("www.bank.example")));
        assertEquals(Security.CERTIFICATE_OR_DIALBACK, config.securityOf(Jid.of("example.net")));
    }

    @Test
    void whatIsWrongIsNamedWithItsKey() {
        assertEquals("security: found \"trust\"; expected \"certificate\", \"dialback\" or \"certificate-or-dialback\"",
                assertThrows(IllegalArgumentException.class, () -> config("trust", Map.of(), List.of(), List.of())).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> config("dialback", Map.of(), List.of("a b"), List.of()))
                .getMessage().startsWith("allow: \"a b\" is no domain"));
    }

    @Test
    void aTargetHasAPortAndPerhapsDirectTls() {
        assertEquals(new Target("127.0.0.1", 5269, false, true), Target.parse("127.0.0.1:5269"));
        assertEquals(new Target("2001:db8::1", 5270, true, true), Target.parse("tls://[2001:db8::1]:5270"));
        assertThrows(IllegalArgumentException.class, () -> Target.parse("example.net"));
        assertThrows(IllegalArgumentException.class, () -> Target.parse("example.net:99999"));
    }
}
