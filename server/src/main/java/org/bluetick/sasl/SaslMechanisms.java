package org.bluetick.sasl;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/// The mechanisms one connection is offered (RFC 6120 §6.3.3). Immutable and cheap: one for each stream that negotiates.
public final class SaslMechanisms {
    private static final int NONCE_OCTETS = 18;
    private static final List<ScramHash> STRONGEST_FIRST = List.of(ScramHash.values()).reversed();

    private final Accounts accounts;
    private final boolean plainAllowed;
    private final List<ChannelBinding> bindings;
    private final Supplier<String> nonces;

    /// @param domain the one this stream is for; authorization identities are compared with it
    /// @param plainAllowed whether a password may be sent as it is: on an encrypted stream only
    /// @param bindings those of this connection, see [ChannelBinding#ofServer]; none without TLS. With any, `-PLUS` is
    ///        offered, and their types are what XEP-0440 announces
    /// @param decoySecret random octets that only the servers of this domain know and that stay the same for them all and
    ///        after a restart: from it come the salts of users who do not exist
    /// @param iterations those that accounts usually have, so that users who do not exist seem to have them too
    public SaslMechanisms(Credentials credentials, String domain, boolean plainAllowed, List<ChannelBinding> bindings,
            byte[] decoySecret, int iterations, SecureRandom random) {
        this(new Accounts(credentials, domain, decoySecret, iterations), plainAllowed, bindings, () -> nonce(random));
    }

    SaslMechanisms(Accounts accounts, boolean plainAllowed, List<ChannelBinding> bindings, Supplier<String> nonces) {
        this.accounts = accounts;
        this.plainAllowed = plainAllowed;
        this.bindings = List.copyOf(bindings);
        this.nonces = nonces;
    }

    /// Their names, strongest first.
    public List<String> offered() {
        List<String> names = new ArrayList<>();
        if (!bindings.isEmpty()) {
            STRONGEST_FIRST.forEach(hash -> names.add(Scram.name(hash, true)));
        }
        STRONGEST_FIRST.forEach(hash -> names.add(Scram.name(hash, false)));
        if (plainAllowed) {
            names.add(Plain.NAME);
        }
        return List.copyOf(names);
    }

    /// @throws SaslException `invalid-mechanism` when `name` is none of those offered
    public SaslMechanism start(String name) throws SaslException {
        if (name.equals(Plain.NAME) && plainAllowed) {
            return new Plain(accounts);
        }
        for (ScramHash hash : STRONGEST_FIRST) {
            if (name.equals(Scram.name(hash, false))) {
                return new Scram(hash, false, bindings, accounts, nonces.get());
            }
            if (name.equals(Scram.name(hash, true)) && !bindings.isEmpty()) {
                return new Scram(hash, true, bindings, accounts, nonces.get());
            }
        }
        throw new SaslException(SaslException.Condition.INVALID_MECHANISM,
                "a mechanism that was not offered; expected one of " + offered());
    }

    private static String nonce(SecureRandom random) {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}
