package org.bluetick.sasl;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.bluetick.sasl.Domain.bytes;
import static org.bluetick.sasl.Domain.challenge;
import static org.bluetick.sasl.Domain.success;
import static org.bluetick.sasl.Domain.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScramTest {
    private final Domain domain = new Domain().with("romeo", "wherefore", ScramHash.values());

    /// RFC 5802 §5; RFC 7677 §3; the latter with SHA-512, computed with Python's hashlib.
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            SHA_1 QSXCR+Q6sek8bf92 fyko+d2lbbFgONRv9qkxdawL 3rfcNHYJY1ZVvWVs7j v0X8v3Bz2T0CJGbJQyF0X+HI4Ts= \
            rmF9pqV8S7suAoZWja4dJRkFsKQ=
            SHA_256 W22ZaJ0SNY7soEsUEjb6gQ== rOprNGfwEbeRWgbNEkqO %hvYDpWUa2RaTCAfuxFIlj)hNlF$k0 \
            dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= 6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=
            SHA_512 W22ZaJ0SNY7soEsUEjb6gQ== rOprNGfwEbeRWgbNEkqO %hvYDpWUa2RaTCAfuxFIlj)hNlF$k0 \
            gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ== \
            ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==
            """)
    void theExamplesOfTheRfcsSucceed(ScramHash hash, String salt, String clientNonce, String serverNonce, String proof,
            String signature) throws Exception {
        domain.with("user", hash, ScramKeys.derive(hash, "pencil", 4096, Base64.getDecoder().decode(salt)));
        SaslMechanism scram = domain.start(hash.mechanism(), serverNonce);
        String nonce = clientNonce + serverNonce;

        byte[] challenge = challenge(scram.evaluate(bytes("n,,n=user,r=" + clientNonce)));
        assertEquals("r=" + nonce + ",s=" + salt + ",i=4096", text(challenge));

        SaslStep.Success success = success(scram.evaluate(bytes("c=biws,r=" + nonce + ",p=" + proof)));
        assertEquals("user", success.username());
        assertEquals("v=" + signature, text(success.additionalData()));

        ScramClient client = new ScramClient(hash, "user", "pencil", "n,,", new byte[0], clientNonce);
        assertEquals("n,,n=user,r=" + clientNonce, text(client.first()));
        assertEquals("c=biws,r=" + nonce + ",p=" + proof, text(client.respond(challenge)));
        client.verify(success.additionalData());
    }

    @ParameterizedTest
    @EnumSource
    void aUserLogsIn(ScramHash hash) throws Exception {
        assertEquals("romeo", login(new ScramClient(hash, "romeo", "wherefore", Optional.empty())));
    }

    @Test
    void aUserNameIsPreparedButProvenAsSent() throws Exception {
        assertEquals("romeo", login(new ScramClient(ScramHash.SHA_1, "\uFF32oMEO", "wherefore", Optional.empty())));
    }

    @Test
    void escapesInAUserNameAreUndone() throws Exception {
        domain.with("a=b,c", "x", ScramHash.SHA_1);
        assertEquals("a=b,c", login(new ScramClient(ScramHash.SHA_1, "a=b,c", "x", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({"romeo@example.org", "ROMEO@EXAMPLE.ORG"})
    void theOwnBareJidIsAllowedAsAuthorizationIdentity(String authzid) throws Exception {
        String header = "n,a=" + authzid + ",";
        assertEquals("romeo", login(new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", header, new byte[0], "abc")));
    }

    @Test
    void aClientThatCouldBindMaySaySoWhereNoBindingIsOffered() throws Exception {
        assertEquals("romeo", login(new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", "y,,", new byte[0], "abc")));
    }

    @Test
    void unknownExtensionsAreIgnored() throws Exception {
        SaslMechanism scram = domain.start("SCRAM-SHA-1", "server");
        String challenge = text(challenge(scram.evaluate(bytes("n,,n=romeo,r=client,x=1,y=2=,Z=\u00e4"))));
        assertTrue(challenge.startsWith("r=clientserver,s="), challenge);
    }

    @Test
    void theServerNonceIsNewEachTime() throws Exception {
        String one = text(challenge(domain.mechanisms().start("SCRAM-SHA-1").evaluate(bytes("n,,n=romeo,r=c"))));
        String other = text(challenge(domain.mechanisms().start("SCRAM-SHA-1").evaluate(bytes("n,,n=romeo,r=c"))));
        assertEquals(one.substring(one.indexOf(",s=")), other.substring(other.indexOf(",s=")));
        assertNotEquals(one, other);
    }

    @Test
    void aFailingStoreIsNotTakenForAWrongPassword() throws Exception {
        Credentials failing = (username, hash) -> {
            throw new IllegalStateException("the database is away");
        };
        SaslMechanism scram = new SaslMechanisms(new Accounts(failing, "example.org", Domain.DECOY_SECRET, ScramKeys.DEFAULT_ITERATIONS), true,
                List.of(), () -> "server").start("SCRAM-SHA-1");
        assertThrows(IllegalStateException.class, () -> scram.evaluate(bytes("n,,n=romeo,r=client")));
        assertThrows(SaslException.class, () -> scram.evaluate(bytes("n,,n=romeo,r=client")));
    }

    private String login(ScramClient client) throws SaslException {
        SaslMechanism scram = domain.mechanisms().start(client.mechanism());
        byte[] response = client.respond(challenge(scram.evaluate(client.first())));
        SaslStep.Success success = success(scram.evaluate(response));
        client.verify(success.additionalData());
        return success.username();
    }
}
