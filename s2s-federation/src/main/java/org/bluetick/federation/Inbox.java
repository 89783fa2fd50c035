package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.HOST_UNKNOWN;
import static org.bluetick.stanza.StreamError.Condition.IMPROPER_ADDRESSING;
import static org.bluetick.stanza.StreamError.Condition.INVALID_FROM;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// The stanzas that come on a stream from another server (RFC 6120 §8.1, XEP-0198). Touched in the stream's turn only.
final class Inbox {
    private final House house;
    private long received;
    private boolean asked;
    /// What came in this turn.
    private final List<Repeats.Id> fresh = new ArrayList<>(0);

    Inbox(House house) {
        this.house = house;
    }

    /// Takes a stanza from one of these domains to one of ours, and sends it on its way.
    /// @return what is wrong with it, so that the stream must end
    Optional<StreamError> receive(Element element, Collection<Jid> domains) {
        received++;
        Optional<Jid> from = address(element, "from");
        Optional<Jid> to = address(element, "to");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.of(new StreamError(IMPROPER_ADDRESSING, "from \"" + element.attribute("from").orElse("")
                    + "\", to \"" + element.attribute("to").orElse("") + "\"; expected two addresses"));
        }
        if (!domains.contains(from.get().domainJid())) {
            return Optional.of(new StreamError(INVALID_FROM, from.get() + "; expected an address of " + domains));
        }
        if (!house.serves(to.get().domainJid())) {
            return Optional.of(new StreamError(HOST_UNKNOWN, to.get() + "; expected an address of " + house.domain()));
        }
        route(ContentNamespace.asOfClients(element), from.get(), to.get());
        return Optional.empty();
    }

    /// How many stanzas came; told when they are durable.
    void asked() {
        asked = true;
    }

    /// What came in the turn is durable: the answer that is due.
    Optional<Element> turnEnded() {
        fresh.forEach(house.repeats()::add);
        fresh.clear();
        if (!asked) {
            return Optional.empty();
        }
        asked = false;
        return Optional.of(SentCount.answer(received));
    }

    /// What came in the turn has not arrived.
    void turnFailed() {
        fresh.clear();
        asked = false;
    }

    /// From now on stanzas are counted.
    void startCounting() {
        received = 0;
    }

    private void route(Element element, Jid from, Jid to) {
        try {
            Stanza stanza = Stanza.of(element, from, to);
            if (stanza instanceof Iq iq && (isMalformed(iq) || !iq.isRequest() && house.answers().take(iq))) {
                return;
            }
            if ((!(stanza instanceof Message message) || isNew(message)) && isWelcome(stanza)) {
                house.router().route(stanza);
            }
        } catch (StanzaException e) {
            refuse(element, from, to, e.error());
        }
    }

    private boolean isWelcome(Stanza stanza) {
        return switch (house.strangers().verdict(stanza)) {
            case Verdict.Pass _ -> true;
            case Verdict.Drop _ -> false;
            case Verdict.Bounce(StanzaError error) -> throw new StanzaException(error);
        };
    }

    private boolean isNew(Message message) {
        Optional<Repeats.Id> id = Repeats.idOf(message);
        if (id.filter(known -> house.repeats().contains(known, message)).isPresent()) {
            return false;
        }
        id.ifPresent(fresh::add);
        return true;
    }

    private boolean isMalformed(Iq iq) {
        boolean malformed = iq.id().isEmpty() || iq.isRequest() && iq.element().elements().count() != 1;
        if (malformed && iq.isRequest()) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText("an iq needs an id, a request one child"));
        }
        return malformed;
    }

    private void refuse(Element element, Jid from, Jid to, StanzaError error) {
        String type = element.attribute("type").orElse("");
        if (!type.equals("error") && !type.equals("result")) {
            Element answer = error.answering(element).with("to", from.toString());
            house.router().route(Stanza.of(answer, to, from));
        }
    }

    private static Optional<Jid> address(Element element, String attribute) {
        try {
            return element.attribute(attribute).map(Jid::of);
        } catch (MalformedJidException e) {
            return Optional.empty();
        }
    }
}
