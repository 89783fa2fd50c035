package org.bluetick.pubsub;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.Router;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Capabilities;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// What clients of this domain want to be told of, by their capabilities (XEP-0163 §4.2). It is the session's own state, and
/// everything here runs in the session's turn: notifications reach every session, and end here when its client has not
/// asked for them.
record Interests(Jid domain, Router router, KnownCapabilities known, LastItems lastItems) {
    /// @param question the id under which the client was asked what they stand for; empty when that is known
    private record Interest(Capabilities capabilities, Set<String> nodes, Optional<String> question) {}

    void presence(PresenceBroadcast event) {
        ClientSession session = event.session();
        if (!event.presence().isAvailable()) {
            session.remove(Interest.class);
            return;
        }
        Optional<Capabilities> said = Capabilities.in(event.presence());
        Optional<Interest> old = session.get(Interest.class);
        if (said.isEmpty() || old.filter(interest -> interest.capabilities().equals(said.get())).isPresent()) {
            return;
        }
        Optional<Set<String>> nodes = known.find(said.get());
        if (nodes.isPresent()) {
            become(session, said.get(), nodes.get());
        } else {
            ask(session, said.get());
        }
    }

    /// The answer, at SENT: it is for nobody else.
    Verdict sent(Passage passage) {
        if (!(passage.stanza() instanceof Iq iq) || iq.isRequest() || !iq.to().equals(domain)) {
            return passage.pass();
        }
        Optional<ClientSession> session = passage.session();
        Optional<Interest> asked = session.flatMap(asking -> asking.get(Interest.class))
                .filter(interest -> interest.question().isPresent() && interest.question().equals(iq.id()));
        if (session.isEmpty() || asked.isEmpty()) {
            return passage.pass();
        }
        Optional<Element> info = iq.isError() ? Optional.empty() : iq.payload();
        Capabilities capabilities = asked.get().capabilities();
        become(session.get(), capabilities, info.map(answer -> known.learn(capabilities, answer)).orElse(Set.of()));
        return Verdict.DROP;
    }

    /// At DELIVERING.
    Verdict delivering(Passage passage) {
        return passage.stanza() instanceof Message message && isNotification(message) && !isWanted(message, passage.session())
                ? Verdict.DROP
                : passage.pass();
    }

    /// Those of other domains, and those of subscriptions, are wanted: their senders have seen to it.
    private boolean isNotification(Message message) {
        return message.type() == Message.Type.HEADLINE
                && message.from().isBare()
                && message.from().local().isPresent()
                && message.from().domain().equals(domain.domain())
                && message.element().has("event", Events.NAMESPACE)
                && !Events.isForSubscription(message);
    }

    private static boolean isWanted(Message message, Optional<ClientSession> session) {
        Optional<Interest> interest = session.flatMap(at -> at.get(Interest.class));
        return interest.isPresent() && Events.node(message).filter(interest.get().nodes()::contains).isPresent();
    }

    private void ask(ClientSession session, Capabilities capabilities) {
        String question = UUID.randomUUID().toString();
        Set<String> meanwhile = session.get(Interest.class).map(Interest::nodes).orElse(Set.of());
        session.put(new Interest(capabilities, meanwhile, Optional.of(question)));
        router.route(Iq.request(Iq.Type.GET, domain, session.jid(), question, KnownCapabilities.question(capabilities)));
    }

    /// Of what it wants now and did not want before, the client gets the last items.
    private void become(ClientSession session, Capabilities capabilities, Set<String> nodes) {
        Set<String> more = new HashSet<>(nodes);
        session.get(Interest.class).ifPresent(old -> more.removeAll(old.nodes()));
        session.put(new Interest(capabilities, nodes, Optional.empty()));
        if (!more.isEmpty()) {
            lastItems.toOwn(session.jid(), more);
        }
    }
}
