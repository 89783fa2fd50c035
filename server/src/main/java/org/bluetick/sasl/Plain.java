package org.bluetick.sasl;

import java.util.ArrayList;
import java.util.List;

/// The server's side of PLAIN (RFC 4616). Owned by one stream's turn.
final class Plain implements SaslMechanism {
    static final String NAME = "PLAIN";

    private static final int MAX_PASSWORD = 1023;
    /// Any of them will do; the first that the account has is used.
    private static final List<ScramHash> PREFERRED = List.of(ScramHash.SHA_256, ScramHash.SHA_512, ScramHash.SHA_1);

    private final Accounts accounts;
    private boolean over;

    Plain(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SaslStep evaluate(byte[] message) throws SaslException {
        if (over) {
            throw SaslException.malformed("a message after the end of the exchange");
        }
        over = true;
        Utf8.checkLength(message);
        List<String> parts = parts(message);
        String authzid = parts.get(0);
        String username = parts.get(1);
        if (!authzid.isEmpty()) {
            accounts.authorize(username, authzid);
        }
        Accounts.Account account = account(username);
        // Hashed for an unknown user as well, so that the time tells nothing.
        boolean matches = account.keys().matches(account.hash(), parts.get(2));
        if (!matches || !account.exists()) {
            throw SaslException.notAuthorized();
        }
        return new SaslStep.Success(account.username(), new byte[0]);
    }

    /// authzid, authcid, password.
    private static List<String> parts(byte[] message) throws SaslException {
        List<String> parts = new ArrayList<>(3);
        int begin = 0;
        int passwordLength = 0;
        for (int i = 0; i <= message.length; i++) {
            if (i == message.length || message[i] == 0) {
                parts.add(Utf8.decode(message, begin, i));
                passwordLength = i - begin;
                begin = i + 1;
            }
        }
        if (parts.size() != 3 || parts.get(1).isEmpty() || parts.get(2).isEmpty()) {
            throw SaslException.malformed("PLAIN with " + parts.size()
                    + " parts, or an empty one; expected an authorization identity, a user name and a password");
        }
        if (passwordLength > MAX_PASSWORD) {
            throw SaslException.malformed("a password of " + passwordLength + " octets; expected at most " + MAX_PASSWORD);
        }
        return parts;
    }

    /// Asks for every hash, whatever was found before: the number of look-ups would tell who exists.
    private Accounts.Account account(String username) {
        List<Accounts.Account> found = PREFERRED.stream().map(hash -> accounts.find(username, hash)).toList();
        return found.stream().filter(Accounts.Account::exists).findFirst().orElse(found.getFirst());
    }
}
