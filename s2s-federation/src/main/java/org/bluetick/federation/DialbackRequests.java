package org.bluetick.federation;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// What another server asks for by dialback on a stream it has opened (XEP-0220): to be known as a domain, which we as the
/// receiving server have verified; and whether a key is ours, which we as the authoritative server know. Touched in the
/// stream's turn only.
final class DialbackRequests {
    private static final int VERIFICATIONS_AT_ONCE = 8;

    private final House house;
    private final IncomingStreams streams;
    private final ServerConnection connection;
    private final PeerCertificate certificate;
    private final IncomingStream stream;
    private int verifications;

    DialbackRequests(House house, IncomingStreams streams, ServerConnection connection, PeerCertificate certificate, IncomingStream stream) {
        this.house = house;
        this.streams = streams;
        this.connection = connection;
        this.certificate = certificate;
        this.stream = stream;
    }

    /// @param streamId of the stream it came on
    void received(Element element, String streamId) {
        if (element.attribute("type").isPresent()) {
            return; // an answer to what nobody has asked on this stream
        }
        Optional<Jid> from = StreamHeaders.domain(element, "from");
        Optional<Jid> to = StreamHeaders.domain(element, "to");
        if (from.isEmpty() || to.isEmpty()) {
            stream.fail(new StreamError(StreamError.Condition.IMPROPER_ADDRESSING, "<" + element.name() + "/> needs the domains from and to"));
        } else if (Dialback.isVerify(element)) {
            verify(element, to.get(), from.get());
        } else if (Dialback.isResult(element)) {
            result(element, to.get(), from.get(), streamId);
        }
    }

    /// Another server asks whether a key it was shown is ours (§2.3).
    private void verify(Element element, Jid own, Jid receiving) {
        String asked = element.attribute("id").orElse("");
        if (!house.serves(own)) {
            connection.write(Dialback.verifyError(own, receiving.toString(), asked, "item-not-found"));
            return;
        }
        boolean valid = house.keys().isKey(element.text().strip(), receiving, own, asked);
        connection.write(Dialback.verified(own, receiving, asked, valid));
    }

    /// The peer wants to be known as a domain (§2.1); it may want that of several (§2.2).
    private void result(Element element, Jid own, Jid claimed, String streamId) {
        if (!house.serves(own)) {
            connection.write(Dialback.resultError(own, claimed, "cancel", "item-not-found"));
        } else if (house.serves(claimed) || !house.config().admits(claimed) || house.config().requireTls() && !connection.secure()) {
            connection.write(Dialback.resultError(own, claimed, "cancel", "policy-violation"));
        } else if (certificate.shows(claimed)) {
            answer(own, claimed, "certificate", true);
        } else if (!house.config().securityOf(claimed).takesDialback()) {
            connection.write(Dialback.resultError(own, claimed, "auth", "not-authorized"));
        } else if (verifications >= VERIFICATIONS_AT_ONCE) {
            connection.write(Dialback.resultError(own, claimed, "wait", "resource-constraint"));
        } else {
            verifications++;
            streams.verify(new Pair(own, claimed), new Verification.Question(streamId, element.text().strip()),
                    answer -> connection.post(() -> verified(own, claimed, answer)));
        }
    }

    private void verified(Jid own, Jid claimed, Verification.Answer answer) {
        verifications--;
        switch (answer) {
            case VALID -> answer(own, claimed, "dialback", true);
            case INVALID -> answer(own, claimed, "dialback", false);
            case UNREACHABLE -> connection.write(Dialback.resultError(own, claimed, "cancel", "remote-server-not-found"));
        }
    }

    private void answer(Jid own, Jid claimed, String how, boolean valid) {
        if (stream.isClosed()) {
            return;
        }
        connection.write(Dialback.result(own, claimed, valid));
        if (valid) {
            connection.limits(house.limits().after());
            stream.admit(claimed, how);
        }
    }
}
