package org.bluetick.sasl;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The server's side of SCRAM (RFC 5802), with and without channel binding. Owned by one stream's turn.
///
/// A login costs three HMACs: the iterations are the client's work. Nothing it answers, nor
/// when, depends on whether the user exists, up to the proof that only a real user can give.
final class Scram implements SaslMechanism {
    private static final String PLUS = "-PLUS";
    private static final State OVER = new Over();

    private final ScramHash hash;
    private final boolean plus;
    private final List<ChannelBinding> bindings;
    private final Accounts accounts;
    private final String serverNonce;
    private State state = new Fresh();

    /// @param bindings all this connection has; when there are any, `-PLUS` has been offered
    Scram(ScramHash hash, boolean plus, List<ChannelBinding> bindings, Accounts accounts, String serverNonce) {
        this.hash = hash;
        this.plus = plus;
        this.bindings = bindings;
        this.accounts = accounts;
        this.serverNonce = serverNonce;
    }

    private sealed interface State {}

    private record Fresh() implements State {}

    private record Challenged(ClientFirst first, String nonce, String serverFirst, Accounts.Account account)
            implements State {}

    private record Over() implements State {}

    static String name(ScramHash hash, boolean plus) {
        return plus ? hash.mechanism() + PLUS : hash.mechanism();
    }

    @Override
    public String name() {
        return name(hash, plus);
    }

    @Override
    public SaslStep evaluate(byte[] message) throws SaslException {
        State before = state;
        // Over, unless what follows says otherwise: an exception must not leave a way to try again.
        state = OVER;
        Utf8.checkLength(message);
        String text = Utf8.decode(message, 0, message.length);
        return switch (before) {
            case Fresh _ -> challenge(ClientFirst.parse(text));
            case Challenged challenged -> verify(ClientFinal.parse(text), challenged);
            case Over _ -> throw SaslException.malformed("a message after the end of the exchange");
        };
    }

    private SaslStep challenge(ClientFirst first) throws SaslException {
        checkFlag(first);
        if (!first.authzid().isEmpty()) {
            accounts.authorize(first.username(), first.authzid());
        }
        Accounts.Account account = accounts.find(first.username(), hash);
        String nonce = first.nonce() + serverNonce;
        String serverFirst = "r=" + nonce + ",s=" + base64(account.keys().salt()) + ",i=" + account.keys().iterations();
        state = new Challenged(first, nonce, serverFirst, account);
        return new SaslStep.Challenge(serverFirst.getBytes(UTF_8));
    }

    /// RFC 5802 §6: what the client says about channel binding must fit the mechanism it has chosen.
    private void checkFlag(ClientFirst first) throws SaslException {
        boolean binds = first.flag() == 'p';
        if (binds != plus) {
            throw SaslException.malformed("the GS2 flag " + first.flag() + " in " + name());
        }
        if (first.flag() == 'y' && !bindings.isEmpty()) {
            throw new SaslException(SaslException.Condition.NOT_AUTHORIZED,
                    "the client saw no -PLUS, yet it was offered: somebody may have removed it on the way");
        }
        if (binds) {
            bindingData(first);
        }
    }

    private byte[] bindingData(ClientFirst first) throws SaslException {
        for (ChannelBinding binding : bindings) {
            if (binding.type().equals(first.bindingType())) {
                return binding.data();
            }
        }
        throw SaslException.malformed("a channel-binding type that this connection does not have; expected one of "
                + bindings.stream().map(ChannelBinding::type).toList());
    }

    private SaslStep verify(ClientFinal last, Challenged challenged) throws SaslException {
        if (!last.nonce().equals(challenged.nonce())) {
            throw new SaslException(SaslException.Condition.NOT_AUTHORIZED, "a nonce that is not the one of this exchange");
        }
        if (!last.channelBinding().equals(expectedBinding(challenged.first()))) {
            throw new SaslException(SaslException.Condition.NOT_AUTHORIZED,
                    "the channel binding of another connection, or another GS2 header than at first");
        }
        if (last.proof().length != hash.length()) {
            throw SaslException.malformed("a proof of " + last.proof().length + " octets; expected " + hash.length());
        }
        ScramKeys keys = challenged.account().keys();
        byte[] authMessage = (challenged.first().bare() + "," + challenged.serverFirst() + "," + last.withoutProof())
                .getBytes(UTF_8);
        boolean proven = proves(last.proof(), keys.storedKey(), authMessage);
        byte[] serverSignature = hash.hmac(keys.serverKey(), authMessage);
        if (!proven || !challenged.account().exists()) {
            throw SaslException.notAuthorized();
        }
        return new SaslStep.Success(challenged.account().username(), ("v=" + base64(serverSignature)).getBytes(US_ASCII));
    }

    private String expectedBinding(ClientFirst first) throws SaslException {
        byte[] header = first.gs2Header().getBytes(UTF_8);
        byte[] data = plus ? bindingData(first) : new byte[0];
        byte[] both = new byte[header.length + data.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(data, 0, both, header.length, data.length);
        return base64(both);
    }

    /// RFC 5802 §3: ClientProof xor ClientSignature is the ClientKey, and its hash the StoredKey.
    private boolean proves(byte[] proof, byte[] storedKey, byte[] authMessage) {
        byte[] clientKey = hash.hmac(storedKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(hash.digest(clientKey), storedKey);
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}
