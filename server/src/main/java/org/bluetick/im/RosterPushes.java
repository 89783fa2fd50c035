package org.bluetick.im;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Presence;
import org.bluetick.xml.Element;

/// Roster pushes (RFC 6121 §2.1.6). A push is sent to every session of the account, and so keeps its place among what else
/// is sent there; whether its client wants it, only the session's turn can tell. Stateless.
final class RosterPushes {
    private RosterPushes() {}

    /// Whether a change concerns what the owner sees.
    static boolean isVisible(Change change) {
        boolean isListed = change.before().listed() || change.after().listed();
        return isListed && !change.before().withRequest(null).equals(change.after().withRequest(null));
    }

    static Iq push(Jid resource, Change change) {
        return Iq.request(Iq.Type.SET, resource.bare(), resource, "push-" + change.version(),
                RosterXml.push(change.after(), change.version()));
    }

    /// Stands at DELIVERING: holds back what is for interested resources only, and pushes that come too late.
    static Verdict delivering(Passage passage) {
        ClientSession session = passage.session().orElseThrow();
        if (passage.stanza() instanceof Iq iq && isPush(iq, session)) {
            return session.get(Interest.class).map(interest -> current(iq, session, interest)).orElse(Verdict.DROP);
        }
        if (passage.stanza() instanceof Presence presence && presence.isSubscription()) {
            boolean isConcerned = session.get(Interest.class).isPresent() || session.presence().isPresent();
            return isConcerned ? passage.pass() : Verdict.DROP;
        }
        return passage.pass();
    }

    private static boolean isPush(Iq iq, ClientSession session) {
        Optional<Element> query = iq.payload().filter(payload -> payload.is("query", RosterXml.NAMESPACE));
        return iq.type() == Iq.Type.SET && query.isPresent() && iq.from().equals(session.account());
    }

    private static Verdict current(Iq push, ClientSession session, Interest interest) {
        SeenVersions seen = interest.seen();
        session.put(interest); // it changes
        Element query = push.payload().orElseThrow();
        long version = Long.parseLong(query.attribute("ver").orElseThrow());
        if (!seen.see(RosterXml.read(query).contact(), version)) {
            return Verdict.DROP;
        }
        return new Verdict.Pass(Iq.request(
                push.type(), push.from(), push.to(), push.id().orElseThrow(), query.with("ver", Long.toString(seen.whole()))));
    }
}
