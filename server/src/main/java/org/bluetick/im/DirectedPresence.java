package org.bluetick.im;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.Router;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// Remembers to whom a session has directed presence, and tells them when it goes (RFC 6121 §4.6).
/// Runs in the session's turn.
final class DirectedPresence {
    private static final String NAMESPACE = "urn:bluetick:presence";

    private final Router router;
    private final int limit;

    DirectedPresence(Router router, int limit) {
        this.router = router;
        this.limit = limit;
    }

    /// Those who have been shown presence and not yet that it ended. A session's state.
    private record Directed(Set<Jid> to) {}

    /// Stands at SENT.
    Verdict sent(Passage passage) {
        if (!(passage.stanza() instanceof Presence presence)) {
            return passage.pass();
        }
        ClientSession sender = passage.session().orElseThrow();
        return switch (presence.type()) {
            case AVAILABLE -> presence.isAddressed() ? note(sender, passage) : passage.pass();
            case UNAVAILABLE -> {
                forget(sender, presence);
                yield passage.pass();
            }
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE, ERROR -> passage.pass();
        };
    }

    private Verdict note(ClientSession sender, Passage passage) {
        Set<Jid> to = to(sender);
        Jid recipient = passage.stanza().to();
        if (to.size() >= limit && !to.contains(recipient)) {
            return Verdict.bounce(StanzaError.POLICY_VIOLATION.withText(
                    "presence directed to " + to.size() + " addresses already; expected at most " + limit));
        }
        if (to.add(recipient)) {
            sender.put(new Directed(to)); // it has changed
        }
        return passage.pass();
    }

    private void forget(ClientSession sender, Presence presence) {
        if (presence.isAddressed()) {
            sender.get(Directed.class).filter(directed -> directed.to().remove(presence.to())).ifPresent(sender::put);
        } else if (sender.presence().isEmpty()) {
            withdraw(sender, presence, List.of()); // nothing was broadcast, so the end of it will not be either
        }
    }

    /// Whether it has shown presence to exactly this address.
    boolean isShown(ClientSession session, Jid jid) {
        return session.get(Directed.class).filter(directed -> directed.to().contains(jid)).isPresent();
    }

    /// Sends unavailable presence to all of them, except those who get the broadcast.
    void withdraw(ClientSession session, Presence unavailable, List<Jid> informed) {
        session.get(Directed.class).ifPresent(directed -> {
            session.remove(Directed.class);
            Set<Jid> told = Set.copyOf(informed);
            directed.to().removeIf(jid -> told.contains(jid.bare()));
            directed.to().forEach(jid -> router.route(unavailable.withTo(jid)));
        });
    }

    /// A session that never was available may still have directed presence.
    void closed(SessionClosed event) {
        ClientSession session = event.session();
        withdraw(session, Presence.of(session.jid(), session.account(), Presence.Type.UNAVAILABLE), List.of());
    }

    static void save(SessionSaving saving) {
        saving.session().get(Directed.class).ifPresent(directed -> saving.states().accept(Element.of("directed", NAMESPACE)
                .plus(directed.to().stream().map(to -> Element.of("to", NAMESPACE, new Text(to.toString()))).toList())));
    }

    static void restore(SessionRestored restored) {
        restored.state("directed", NAMESPACE).ifPresent(state -> state.elements()
                .forEach(to -> to(restored.session()).add(Jid.of(to.text()))));
    }

    private static Set<Jid> to(ClientSession session) {
        return session.get(Directed.class).orElseGet(() -> {
            Directed none = new Directed(new LinkedHashSet<>());
            session.put(none);
            return none;
        }).to();
    }
}
