package org.bluetick.sasl;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SaslMechanismsTest {
    private static final List<ChannelBinding> BOUND = List.of(new ChannelBinding("tls-exporter", new byte[] {1}));

    @Test
    void theStrongestIsOfferedFirst() {
        assertEquals(
                List.of("SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS",
                        "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"),
                mechanisms(true, BOUND).offered());
    }

    @Test
    void withoutTlsThereIsNeitherPlusNorPlain() {
        assertEquals(List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"), mechanisms(false, List.of()).offered());
    }

    @Test
    void whatIsOfferedStartsUnderItsName() throws Exception {
        for (String name : mechanisms(true, BOUND).offered()) {
            assertEquals(name, mechanisms(true, BOUND).start(name).name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PLAIN", "plain", "scram-sha-1", "SCRAM-SHA-1-PLUS", "SCRAM-MD5", "ANONYMOUS", "X-NOPE"})
    void whatIsNotOfferedDoesNotStart(String name) {
        SaslException refusal =
                assertThrows(SaslException.class, () -> mechanisms(false, List.of()).start(name));
        assertEquals(SaslException.Condition.INVALID_MECHANISM, refusal.condition());
    }

    @Test
    void conditionsAreCalledAsTheirElements() {
        assertEquals("not-authorized", SaslException.Condition.NOT_AUTHORIZED.element());
        assertEquals("temporary-auth-failure", SaslException.Condition.TEMPORARY_AUTH_FAILURE.element());
    }

    private static SaslMechanisms mechanisms(boolean plainAllowed, List<ChannelBinding> bindings) {
        return new SaslMechanisms((username, hash) -> Optional.empty(), "example.org", plainAllowed, bindings,
                Domain.DECOY_SECRET, ScramKeys.DEFAULT_ITERATIONS, new SecureRandom());
    }
}
