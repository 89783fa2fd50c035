package org.bluetick.sasl;

import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The accounts of one domain as a client may see them before it has authenticated: every user name seems to have keys.
/// Immutable.
final class Accounts {
    private final Credentials credentials;
    private final String domain;
    private final byte[] decoySecret;
    private final int iterations;

    /// @param iterations of the decoys: those that new keys have
    Accounts(Credentials credentials, String domain, byte[] decoySecret, int iterations) {
        this.iterations = iterations;
        this.credentials = credentials;
        this.domain = domain;
        this.decoySecret = decoySecret.clone();
    }

    /// `exists` is false when the keys are a decoy, with which nobody may get in.
    record Account(String username, ScramHash hash, ScramKeys keys, boolean exists) {}

    Account find(String username, ScramHash hash) {
        Optional<String> prepared = Prepared.username(username);
        String name = prepared.orElse(username);
        // Made in either case: a known user must not be answered sooner.
        ScramKeys decoy = decoy(name, hash);
        return prepared.flatMap(known -> credentials.find(known, hash))
                .map(keys -> new Account(name, hash, keys, true))
                .orElseGet(() -> new Account(name, hash, decoy, false));
    }

    /// A client may only act as the account it authenticates as (RFC 6120 §6.3.8), `authzid` being its bare JID.
    void authorize(String username, String authzid) throws SaslException {
        int at = authzid.indexOf('@');
        boolean own = at > 0
                && Prepared.username(username).isPresent()
                && Prepared.username(username).equals(Prepared.username(authzid.substring(0, at)))
                && Prepared.domain(domain).equals(Prepared.domain(authzid.substring(at + 1)));
        if (!own) {
            throw new SaslException(SaslException.Condition.INVALID_AUTHZID,
                    "an authorization identity that is not the user's own bare JID");
        }
    }

    /// Keys that no password has, with the salt this name will have again when it is asked for again.
    private ScramKeys decoy(String username, ScramHash hash) {
        byte[] salt = new byte[ScramKeys.SALT_LENGTH];
        byte[] seed = ScramHash.SHA_256.hmac(decoySecret, (hash.mechanism() + ":" + username).getBytes(UTF_8));
        System.arraycopy(seed, 0, salt, 0, salt.length);
        byte[] nobody = new byte[hash.length()];
        return new ScramKeys(salt, iterations, nobody, nobody);
    }
}
