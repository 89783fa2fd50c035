package org.bluetick.sasl;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// example.org with some accounts, and shorthands of the tests.
final class Domain {
    static final int ITERATIONS = 64;
    static final byte[] DECOY_SECRET = "secret of the decoys".getBytes(UTF_8);

    private final Map<String, ScramKeys> keys = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private int lookups;

    Domain with(String username, String password, ScramHash... hashes) {
        for (ScramHash hash : hashes) {
            with(username, hash, ScramKeys.derive(hash, password, ITERATIONS, random));
        }
        return this;
    }

    Domain with(String username, ScramHash hash, ScramKeys known) {
        keys.put(username + " " + hash, known);
        return this;
    }

    Optional<ScramKeys> find(String username, ScramHash hash) {
        lookups++;
        return Optional.ofNullable(keys.get(username + " " + hash));
    }

    int lookups() {
        return lookups;
    }

    SaslMechanisms mechanisms(ChannelBinding... bindings) {
        return new SaslMechanisms(this::find, "example.org", true, List.of(bindings), DECOY_SECRET, ScramKeys.DEFAULT_ITERATIONS, random);
    }

    /// With a nonce that is known before.
    SaslMechanism start(String mechanism, String nonce) throws SaslException {
        return new SaslMechanisms(new Accounts(this::find, "example.org", DECOY_SECRET, ScramKeys.DEFAULT_ITERATIONS), true, List.of(), () -> nonce)
                .start(mechanism);
    }

    static byte[] challenge(SaslStep step) {
        return assertInstanceOf(SaslStep.Challenge.class, step).data();
    }

    static SaslStep.Success success(SaslStep step) {
        return assertInstanceOf(SaslStep.Success.class, step);
    }

    static SaslException.Condition refused(SaslMechanism mechanism, byte[] message) {
        return assertThrows(SaslException.class, () -> mechanism.evaluate(message)).condition();
    }

    static SaslException.Condition refused(SaslMechanism mechanism, String message) {
        return refused(mechanism, bytes(message));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] data) {
        return new String(data, UTF_8);
    }

    static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}
