package org.bluetick.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SCRAM for tests: one login. Shares no code with the server's side.
public final class ScramClient {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramHash hash;
    private final String password;
    private final String gs2Header;
    private final byte[] bindingData;
    private final String bare;
    private byte[] expectedSignature = {};

    /// With a channel binding it speaks `-PLUS`.
    public ScramClient(ScramHash hash, String user, String password, Optional<ChannelBinding> binding) {
        this(hash, user, password, binding.map(each -> "p=" + each.type() + ",,").orElse("n,,"),
                binding.map(ChannelBinding::data).orElse(new byte[0]), randomNonce());
    }

    ScramClient(ScramHash hash, String user, String password, String gs2Header, byte[] bindingData, String nonce) {
        this.hash = hash;
        this.password = password;
        this.gs2Header = gs2Header;
        this.bindingData = bindingData;
        this.bare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /// The mechanism to ask for.
    public String mechanism() {
        return hash.mechanism() + (bindingData.length > 0 ? "-PLUS" : "");
    }

    /// The client-first-message.
    public byte[] first() {
        return bytes(gs2Header + bare);
    }

    /// The client-final-message.
    public byte[] respond(byte[] challenge) {
        String serverFirst = new String(challenge, StandardCharsets.UTF_8);
        Map<Character, String> attributes = attributes(serverFirst);
        byte[] salted = salted(Base64.getDecoder().decode(attributes.get('s')), Integer.parseInt(attributes.get('i')));
        byte[] header = bytes(gs2Header);
        byte[] bound = Arrays.copyOf(header, header.length + bindingData.length);
        System.arraycopy(bindingData, 0, bound, header.length, bindingData.length);
        String withoutProof = "c=" + base64(bound) + ",r=" + attributes.get('r');
        byte[] authMessage = bytes(bare + "," + serverFirst + "," + withoutProof);
        byte[] clientKey = hmac(salted, bytes("Client Key"));
        expectedSignature = hmac(hmac(salted, bytes("Server Key")), authMessage);
        byte[] proof = xor(clientKey, hmac(digest(clientKey), authMessage));
        return bytes(withoutProof + ",p=" + base64(proof));
    }

    /// Whether it is the server that knows the password too.
    ///
    /// @throws AssertionError when it is not
    public void verify(byte[] serverFinal) {
        String seen = new String(serverFinal, StandardCharsets.UTF_8);
        String expected = "v=" + base64(expectedSignature);
        if (!seen.equals(expected)) {
            throw new AssertionError("server-final-message: " + seen + "; expected " + expected);
        }
    }

    private static Map<Character, String> attributes(String message) {
        Map<Character, String> attributes = new HashMap<>();
        for (String attribute : message.split(",")) {
            attributes.put(attribute.charAt(0), attribute.substring(2));
        }
        return attributes;
    }

    /// Hi() written out, as RFC 5802 §2.2 has it.
    private byte[] salted(byte[] salt, int iterations) {
        byte[] round = Arrays.copyOf(salt, salt.length + 4);
        round[round.length - 1] = 1;
        byte[] key = bytes(password);
        try {
            Mac mac = mac(key);
            round = mac.doFinal(round);
            byte[] result = round;
            for (int i = 1; i < iterations; i++) {
                round = mac.doFinal(round);
                result = xor(result, round);
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Mac mac(byte[] key) throws GeneralSecurityException {
        String algorithm = "Hmac" + hash.mechanism().substring("SCRAM-".length()).replace("-", "");
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac;
    }

    private byte[] hmac(byte[] key, byte[] data) {
        try {
            return mac(key).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(hash.mechanism().substring("SCRAM-".length())).digest(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] ^= other[i];
        }
        return both;
    }

    private static String randomNonce() {
        byte[] octets = new byte[15];
        RANDOM.nextBytes(octets);
        return base64(octets);
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
