package org.bluetick.federation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// To whom at other domains the sessions of our accounts have written, or shown themselves (RFC 6121 §4.6): those may
/// answer. All nodes know it, for an answer comes to any of them. Safe for any thread.
final class Correspondents {
    private static final String NAMESPACE = "urn:bluetick:federation";
    private static final String WRITTEN = "written-to";
    private static final String ENDED = "ended";
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final int MOST = 5_000;

    private final Jid domain;
    private final Nodes nodes;
    private final RoutingTable routes;
    private final Map<Jid, Set<Jid>> bySession = new ConcurrentHashMap<>();
    private volatile Set<Integer> informed = Set.of();

    /// A session's state, so that it is written down with the session.
    private record WrittenTo(Set<Jid> contacts) {}

    Correspondents(Jid domain, Nodes nodes, RoutingTable routes) {
        this.domain = domain;
        this.nodes = nodes;
        this.routes = routes;
    }

    void install(ModuleContext context) {
        context.intercept(Place.SENT, Stage.KEEP, this::sent);
        context.on(SessionSaving.class, Correspondents::save);
        context.on(SessionRestored.class, this::restore);
        context.on(SessionClosed.class, event -> ended(event.session()));
        context.every(SWEEP, this::tick);
        nodes.listen(WRITTEN, NAMESPACE, this::read);
        nodes.listen(ENDED, NAMESPACE, notice -> bySession.remove(session(notice)));
    }

    /// Whether a session of the account that has not ended has written to the contact.
    boolean contains(Jid account, Jid contact) {
        return routes.routes(account).stream().anyMatch(route -> bySession.getOrDefault(route.jid(), Set.of()).contains(contact));
    }

    /// Forgets sessions that have gone with their node, and tells nodes that have come.
    void tick() {
        bySession.keySet().removeIf(session -> routes.find(session).isEmpty());
        Set<Integer> others = Set.copyOf(nodes.others());
        if (!informed.containsAll(others)) {
            bySession.forEach((session, contacts) -> nodes.tell(notice(session, contacts)));
        }
        informed = others;
    }

    private Verdict sent(Passage passage) {
        Stanza stanza = passage.stanza();
        if (!stanza.to().domain().equals(domain.domain()) && isOpening(stanza)) {
            note(passage.session().orElseThrow(), Set.of(stanza.to().bare()));
        }
        return passage.pass();
    }

    private static boolean isOpening(Stanza stanza) {
        return switch (stanza) {
            case Message message -> !message.isError();
            case Presence presence -> presence.isAvailable();
            case Iq iq -> iq.isRequest();
        };
    }

    private void note(ClientSession session, Set<Jid> more) {
        Set<Jid> contacts = session.get(WrittenTo.class).map(WrittenTo::contacts).orElseGet(ConcurrentHashMap::newKeySet);
        if (contacts.size() < MOST && contacts.addAll(more)) {
            session.put(new WrittenTo(contacts));
            bySession.put(session.jid(), contacts);
            nodes.tell(notice(session.jid(), more));
        }
    }

    private void ended(ClientSession session) {
        if (bySession.remove(session.jid()) != null) {
            nodes.tell(Element.of(ENDED, NAMESPACE).with("session", session.jid().toString()));
        }
    }

    private static void save(SessionSaving saving) {
        saving.session().get(WrittenTo.class).ifPresent(written ->
                saving.states().accept(Element.of(WRITTEN, NAMESPACE).plus(elements(written.contacts()))));
    }

    private void restore(SessionRestored restored) {
        restored.state(WRITTEN, NAMESPACE).ifPresent(state -> note(restored.session(), contacts(state)));
    }

    private void read(Element notice) {
        bySession.computeIfAbsent(session(notice), _ -> ConcurrentHashMap.newKeySet()).addAll(contacts(notice));
    }

    private static Element notice(Jid session, Set<Jid> contacts) {
        return Element.of(WRITTEN, NAMESPACE).with("session", session.toString()).plus(elements(contacts));
    }

    private static Jid session(Element notice) {
        return Jid.of(notice.attribute("session").orElseThrow());
    }

    private static List<Element> elements(Set<Jid> contacts) {
        return contacts.stream().map(contact -> Element.of("to", NAMESPACE, new Text(contact.toString()))).toList();
    }

    private static Set<Jid> contacts(Element state) {
        Set<Jid> contacts = new HashSet<>();
        state.elements("to", NAMESPACE).forEach(to -> contacts.add(Jid.of(to.text())));
        return contacts;
    }
}
