package org.bluetick.xep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Keeping;
import org.bluetick.api.Passage;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.Sessions;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// Copies messages to the account's resources that have neither sent nor received them (XEP-0280 §7, §8). Stateless; each method
/// runs in the turn of its place. A copy is delivered, not routed: it waits for the turn's commit, and is kept nowhere.
record CarbonCopies(Sessions sessions, RoutingTable routes, Optional<Keeping> keeping) {

    /// §8. A message to oneself is copied when it arrives.
    Verdict sent(Passage passage) {
        if (passage.stanza() instanceof Message message && !message.to().bare().equals(message.from().bare())) {
            passage.session().ifPresent(session -> copySent(session, message));
        }
        return passage.pass();
    }

    private void copySent(ClientSession session, Message message) {
        List<Jid> others = others(session);
        if (!others.isEmpty() && isEligible(message, message.to(), session)) {
            CopiedMessages.of(session).add(message.to(), message);
            copy("sent", withId(message), others);
        }
    }

    /// §7. Whether an error is eligible knows only the session it is for.
    Verdict arrived(Passage passage) {
        if (passage.stanza() instanceof Message message && !message.isError()) {
            List<Jid> missed = missed(message);
            if (!missed.isEmpty() && CarbonsRules.isEligible(message) && !CarbonsRules.isFromOccupant(message)) {
                copy("received", message, missed);
            }
        }
        return passage.pass();
    }

    Verdict delivering(Passage passage) {
        if (passage.stanza() instanceof Message message && !Carbons.isCopy(message)) {
            passage.session().ifPresent(session -> delivering(session, message));
        }
        return passage.pass();
    }

    /// Copies errors, and remembers what the client may answer with one.
    private void delivering(ClientSession session, Message message) {
        List<Jid> others = others(session);
        if (others.isEmpty() || !isEligible(message, message.from(), session)) {
            return;
        }
        if (message.isError()) {
            copy("received", message, others);
        } else {
            CopiedMessages.of(session).add(message.from(), message);
        }
    }

    /// The resources that do not get the message itself (RFC 6121 §8.5.2.1, §8.5.3), nor have sent it.
    private List<Jid> missed(Message message) {
        List<Route> all = routes.routes(message.to().bare());
        boolean toOne = !message.to().isBare() && all.stream().anyMatch(route -> route.jid().equals(message.to()));
        if (!toOne && !message.to().isBare() && message.type() != Message.Type.CHAT) {
            return List.of(); // nobody gets it
        }
        List<Jid> missed = new ArrayList<>(0);
        for (Route route : all) {
            boolean gets = toOne ? route.jid().equals(message.to()) : route.takesMessages();
            if (!gets && !route.jid().equals(message.from())) {
                missed.add(route.jid());
            }
        }
        return missed;
    }

    /// An error is eligible when it answers a message that was (§6.1).
    private static boolean isEligible(Message message, Jid peer, ClientSession session) {
        return message.isError()
                ? session.get(CopiedMessages.class).filter(known -> known.remove(peer, message)).isPresent()
                : CarbonsRules.isEligible(message);
    }

    private List<Jid> others(ClientSession session) {
        List<Route> all = routes.routes(session.account());
        return all.size() <= 1 ? List.of() : all.stream().map(Route::jid).filter(jid -> !jid.equals(session.jid())).toList();
    }

    /// The message with the id by which the sender's history has it: a repeat can be told.
    private Message withId(Message message) {
        return keeping.flatMap(kept -> kept.idOfSent(message))
                .map(id -> message.withElement(Keeping.withId(message.from().bare(), id, message.element())))
                .orElse(message);
    }

    private void copy(String direction, Message message, List<Jid> recipients) {
        Element wrapper = Element.of(direction, Carbons.NAMESPACE, Element.of("forwarded", Carbons.FORWARD, message.element()));
        recipients.forEach(resource ->
                sessions.deliver(resource, Message.of(resource.bare(), resource, message.type(), wrapper)));
    }
}
