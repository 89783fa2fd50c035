package org.bluetick.sasl;

import java.util.Optional;
import java.util.Random;
import org.bluetick.sasl.SaslException.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.bluetick.sasl.Domain.base64;
import static org.bluetick.sasl.Domain.bytes;
import static org.bluetick.sasl.Domain.challenge;
import static org.bluetick.sasl.Domain.refused;
import static org.bluetick.sasl.Domain.success;
import static org.bluetick.sasl.Domain.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class ScramRefusalTest {
    private static final ChannelBinding EXPORTER = new ChannelBinding("tls-exporter", new byte[] {1, 2, 3});
    private static final ChannelBinding END_POINT = new ChannelBinding("tls-server-end-point", new byte[] {4, 5, 6});

    private final Domain domain = new Domain().with("romeo", "wherefore", ScramHash.values()).with("juliet", "x", ScramHash.SHA_1);

    @ParameterizedTest
    @ValueSource(strings = {
        "", "n", "n,", "n,,", ",,n=romeo,r=abc", "x,,n=romeo,r=abc", "N,,n=romeo,r=abc", "nn,,n=romeo,r=abc", "n=,,n=romeo,r=abc",
        "p,,n=romeo,r=abc", "p=,,n=romeo,r=abc", "p=tls exporter,,n=romeo,r=abc", "p=tls-unique,,n=romeo,r=abc",
        "n,romeo@example.org,n=romeo,r=abc", "n,a=,n=romeo,r=abc", "n,b=romeo@example.org,n=romeo,r=abc",
        "n,a=romeo=40example.org,n=romeo,r=abc",
        "n,,n=,r=abc", "n,,n=romeo", "n,,n=romeo,", "n,,n=romeo,r=", "n,,n=romeo,r", "n,,r=abc,n=romeo", "n,,n=romeo,x=1,r=abc",
        "n,,x=1,n=romeo,r=abc", "n,,n=romeo,n=romeo,r=abc", "n,, n=romeo,r=abc", "n,,N=romeo,r=abc", "n,,n:romeo,r=abc",
        "n,,m=x,n=romeo,r=abc", "n,,n=romeo,r=abc,m=x", "n,,n=romeo,r=abc,r=def", "n,,n=romeo,r=abc,", "n,,n=romeo,r=abc,x",
        "n,,n=romeo,r=abc,x=", "n,,n=romeo,r=abc,1=2",
        "n,,n=a=41b,r=abc", "n,,n=a=2cb,r=abc", "n,,n=a=3db,r=abc", "n,,n=a=,r=abc", "n,,n=a=2,r=abc", "n,,n==,r=abc",
        "n,,n=romeo,r=a b", "n,,n=romeo,r=a\u00e4b", "n,,n=romeo,r=a\u007fb", "n,,n=ro\0meo,r=abc",
    })
    void aMalformedFirstMessage(String message) throws Exception {
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram(), message));
    }

    @Test
    void aFirstMessageThatIsNotUtf8() throws Exception {
        byte[] message = bytes("n,,n=romeo,r=abc");
        message[6] = (byte) 0xC3;
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram(), message));
    }

    @Test
    void aNonceOrAMessageThatIsTooLong() throws Exception {
        challenge(scram().evaluate(bytes("n,,n=romeo,r=" + "x".repeat(256))));
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram(), "n,,n=romeo,r=" + "x".repeat(257)));
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram(), "n,,n=romeo,r=abc,x=" + "x".repeat(8192)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "juliet@example.org", "example.org", "romeo", "@example.org", "romeo@", "romeo@example.com", "romeo@example.org/balcony",
        "romeo@romeo@example.org", "ro meo@example.org"
    })
    void anotherAuthorizationIdentity(String authzid) throws Exception {
        assertEquals(Condition.INVALID_AUTHZID, refused(scram(), "n,a=" + authzid + ",n=romeo,r=abc"));
    }

    @Test
    void aUserNameThatNobodyCanHaveIsNoAuthorizationIdentityEither() throws Exception {
        assertEquals(Condition.INVALID_AUTHZID, refused(scram(), "n,a=ro meo@example.org,n=ro meo,r=abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "c=biws", "c=biws,r=abcserver", "c=biws,r=abcserver,", "c=biws,r=abcserver,p=", "c=biws,r=abcserver,p=AAAA",
        "c=biws,r=abcserver,p=***", "c=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA", "r=abcserver,c=biws,p=AAAA",
        "c=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAB=", "c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=,r=abcserver",
        "c=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=,x=1", "m=x,c=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "c=biws,r=abcserver,m=x,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "c=,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "c=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    })
    void aMalformedFinalMessage(String message) throws Exception {
        assertEquals(Condition.MALFORMED_REQUEST, refused(challenged(), message));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "c=biws,r=abc,p=", "c=biws,r=server,p=", "c=biws,r=abcserverx,p=", "c=biws,r=ABCserver,p=", "c=biws,r=abcserver,p=",
        "c=eSws,r=abcserver,p=", "c=bi ws,r=abcserver,p=", "c=biwsAA==,r=abcserver,p=", "c=biws,r=abcserver,x=1,p="
    })
    void aFinalMessageThatBelongsToAnotherExchange(String message) throws Exception {
        assertEquals(Condition.NOT_AUTHORIZED, refused(challenged(), message + "AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    }

    @Test
    void aProofForADifferentNonceOrHeaderEvenWithTheRightPassword() throws Exception {
        ScramClient client = new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", "n,,", new byte[0], "abc");
        SaslMechanism scram = domain.start("SCRAM-SHA-1", "server");
        String challenge = text(challenge(scram.evaluate(client.first())));
        assertEquals(Condition.NOT_AUTHORIZED, refused(scram, client.respond(bytes(challenge.replace("server", "")))));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordAndAnUnknownUserLookTheSame(ScramHash hash) throws Exception {
        domain.with("default", hash, ScramKeys.derive(hash, "right", ScramKeys.DEFAULT_ITERATIONS, new byte[16]));
        assertEquals(failure(hash, "default", "r"), failure(hash, "nobody", "r"));
        assertEquals(failure(hash, "default", "r"), failure(hash, "no body", "r"));
        assertEquals(failure(hash, "default", "r"), failure(hash, "a/b@example.org", "r"));
        assertEquals(failure(hash, "default", "r"), failure(hash, "x".repeat(1024), "r"));
    }

    @Test
    void anAccountWithoutKeysForTheHashLooksUnknown() throws Exception {
        assertEquals(failure(ScramHash.SHA_256, "nobody", "x"), failure(ScramHash.SHA_256, "juliet", "x"));
    }

    @Test
    void anUnknownUserHasOneSaltForEachHashHoweverTheNameIsWritten() throws Exception {
        assertEquals(salt("SCRAM-SHA-1", "nobody"), salt("SCRAM-SHA-1", "NoBody"));
        assertNotEquals(salt("SCRAM-SHA-1", "nobody"), salt("SCRAM-SHA-256", "nobody"));
        assertNotEquals(salt("SCRAM-SHA-1", "nobody"), salt("SCRAM-SHA-1", "noone"));
        assertEquals(salt("SCRAM-SHA-1", "romeo").length(), salt("SCRAM-SHA-1", "nobody").length());
    }

    @Test
    void aMessageAfterSuccess() throws Exception {
        ScramClient client = new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", Optional.empty());
        SaslMechanism scram = scram();
        byte[] response = client.respond(challenge(scram.evaluate(client.first())));
        success(scram.evaluate(response));
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram, response));
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram, client.first()));
    }

    @Test
    void aSecondAttemptInTheSameExchange() throws Exception {
        SaslMechanism scram = domain.start("SCRAM-SHA-1", "server");
        ScramClient client = new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", "n,,", new byte[0], "abc");
        byte[] response = client.respond(challenge(scram.evaluate(client.first())));
        refused(scram, "c=biws,r=abcserver,p=AAAA");
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram, response));
    }

    @Test
    void theFlagYWherePlusWasOffered() throws Exception {
        SaslMechanism scram = domain.mechanisms(EXPORTER).start("SCRAM-SHA-1");
        assertEquals(Condition.NOT_AUTHORIZED, refused(scram, "y,,n=romeo,r=abc"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "SCRAM-SHA-1 p=tls-exporter", "SCRAM-SHA-1-PLUS n", "SCRAM-SHA-1-PLUS y", "SCRAM-SHA-1-PLUS p=tls-unique",
        "SCRAM-SHA-1-PLUS p=TLS-EXPORTER", "SCRAM-SHA-1-PLUS p=tls-server-end-point"
    })
    void aFlagThatDoesNotFitTheMechanism(String mechanism, String flag) throws Exception {
        SaslMechanism scram = domain.mechanisms(EXPORTER).start(mechanism);
        assertEquals(Condition.MALFORMED_REQUEST, refused(scram, flag + ",,n=romeo,r=abc"));
    }

    @Test
    void theBindingOfAnotherConnection() throws Exception {
        ChannelBinding elsewhere = new ChannelBinding("tls-exporter", new byte[] {1, 2, 4});
        assertEquals(Condition.NOT_AUTHORIZED, bound(elsewhere, EXPORTER, END_POINT));
    }

    @Test
    void theBindingOfAnotherType() throws Exception {
        ChannelBinding mixed = new ChannelBinding("tls-exporter", END_POINT.data());
        assertEquals(Condition.NOT_AUTHORIZED, bound(mixed, EXPORTER, END_POINT));
    }

    @Test
    void anyMessageIsAnsweredOrRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String alphabet = "nyp=,,,===armcx, 2CD3\0\u00e4\uD83D\uDE00\u0130\u05D0\u0627" + base64(new byte[] {5, 77, -3});
        for (int i = 0; i < 20_000; i++) {
            StringBuilder message = new StringBuilder(random.nextBoolean() ? "n,,n=" : "");
            random.ints(random.nextInt(24), 0, alphabet.length()).forEach(at -> message.append(alphabet.charAt(at)));
            message.append(random.nextBoolean() ? ",r=abc" : "");
            try {
                SaslMechanism scram = domain.start("SCRAM-SHA-1", "server");
                challenge(scram.evaluate(bytes(message.toString())));
            } catch (SaslException refused) {
                assertNotEquals("", refused.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", message " + message, e);
            }
        }
    }

    private SaslMechanism scram() throws SaslException {
        return domain.mechanisms().start("SCRAM-SHA-1");
    }

    private SaslMechanism challenged() throws SaslException {
        SaslMechanism scram = domain.start("SCRAM-SHA-1", "server");
        challenge(scram.evaluate(bytes("n,,n=romeo,r=abc")));
        return scram;
    }

    /// The server's first message without the salt, and how it ended.
    private String failure(ScramHash hash, String username, String password) throws SaslException {
        ScramClient client = new ScramClient(hash, username, password, "n,,", new byte[0], "abc");
        SaslMechanism scram = domain.start(hash.mechanism(), "server");
        byte[] challenge = challenge(scram.evaluate(client.first()));
        return text(challenge).replaceFirst(",s=[^,]{24},", ",s=…,") + " " + refused(scram, client.respond(challenge));
    }

    private String salt(String mechanism, String username) throws SaslException {
        return text(challenge(domain.start(mechanism, "server").evaluate(bytes("n,,n=" + username + ",r=abc")))).split(",")[1];
    }

    private Condition bound(ChannelBinding used, ChannelBinding... bindings) throws SaslException {
        ScramClient client = new ScramClient(ScramHash.SHA_1, "romeo", "wherefore", Optional.of(used));
        SaslMechanism scram = domain.mechanisms(bindings).start(client.mechanism());
        return refused(scram, client.respond(challenge(scram.evaluate(client.first()))));
    }
}
