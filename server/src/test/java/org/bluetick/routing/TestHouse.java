package org.bluetick.routing;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.bluetick.address.Jid;
import org.bluetick.api.KnownAccounts;
import org.bluetick.api.Place;
import org.bluetick.api.Stage;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.session.ClientLink;
import org.bluetick.session.Mailbox;
import org.bluetick.session.RemoteSessions;
import org.bluetick.session.Session;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// The real router and sessions, without modules, on one thread. There is the account juliet, and no other.
final class TestHouse {
    static final Jid DOMAIN = Jid.of("capulet.example");
    static final Jid JULIET = Jid.of("juliet@capulet.example");
    static final Jid ROMEO = Jid.of("romeo@montague.example/orchard");

    final Handlers handlers = new Handlers();
    final LocalRoutingTable routes = new LocalRoutingTable();
    /// What went to other domains: answers to romeo.
    final List<Stanza> federated = new ArrayList<>();
    final List<Stanza> arrived = new ArrayList<>();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    final StanzaRouter router = new StanzaRouter(DOMAIN, handlers, new KnownAccounts(JULIET), routes, RemoteSessions.none(), journal, () -> 0);

    TestHouse() {
        router.federate(federated::add);
        handlers.addInterceptor(Place.ARRIVED, Stage.COPY, passage -> {
            arrived.add(passage.stanza());
            return passage.pass();
        });
        handlers.arrange(new Random(7));
    }

    /// A resource that is bound, and available with that priority, unless it is empty.
    Client connect(String resource, String priority) {
        Client client = new Client(JULIET.withResource(resource));
        if (!priority.isEmpty()) {
            Element presence = Element.of("presence", Stanza.NAMESPACE,
                    Element.of("priority", Stanza.NAMESPACE).plusText(priority));
            client.inTurn(() -> client.session.broadcast((Presence) Stanza.of(presence, client.session.jid(), JULIET)));
        }
        return client;
    }

    void settle() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    /// Routes what another domain has sent.
    void comes(String name, String type, Jid to, Element... payload) {
        Element element = Element.of(name, Stanza.NAMESPACE, payload).with("id", "x").with("to", to.toString());
        router.route(Stanza.of(type.isEmpty() ? element : element.with("type", type), ROMEO, to));
        settle();
    }

    /// The error romeo got, or `nothing`.
    String answer() {
        return federated.isEmpty() ? "nothing" : condition(federated.getFirst().element());
    }

    static String condition(Element answer) {
        return answer.child("error", Stanza.NAMESPACE).flatMap(Element::firstElement).map(Element::name).orElse("no error");
    }

    final class Client implements ClientLink, Mailbox.Owner {
        final List<Element> received = new ArrayList<>();
        final Mailbox mailbox = new Mailbox(turns::add, journal, this);
        final Session session;

        Client(Jid jid) {
            this.session = router.sessions().open(jid, mailbox, this, 10).orElseThrow();
        }

        void inTurn(Runnable task) {
            mailbox.post(task);
            settle();
        }

        @Override
        public void send(Element element) {
            received.add(element);
        }

        @Override
        public long written() {
            return 0;
        }

        @Override
        public boolean isBehind() {
            return false;
        }

        @Override
        public long taken() {
            return 0;
        }

        @Override
        public void close(StreamError reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void leave(StreamError reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void turnEnded() {}

        @Override
        public void turnFailed() {
            throw new AssertionError("a turn has failed");
        }
    }
}
