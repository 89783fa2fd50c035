package org.bluetick.im;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Addressee;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminHandler;
import org.bluetick.api.Endpoint;
import org.bluetick.api.Everybody;
import org.bluetick.api.Interceptor;
import org.bluetick.api.IqHandler;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Place;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.Service;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.Sessions;
import org.bluetick.api.Nodes;
import org.bluetick.api.Stage;
import org.bluetick.api.StreamFeature;
import org.bluetick.cluster.Alone;
import org.bluetick.cluster.NodeLink;
import org.bluetick.routing.Handlers;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.api.Journal;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.StanzaRouter;
import org.bluetick.session.ClientLink;
import org.bluetick.session.Mailbox;
import org.bluetick.session.RemoteSessions;
import org.bluetick.session.Session;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;

/// The real sessions and router with the module under test, on one thread: mailboxes run until all is quiet.
final class House {
    final MemoryRosters rosters = new MemoryRosters();
    final List<Stanza> federated = new ArrayList<>();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final Handlers handlers = new Handlers();
    private final Journal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    private final RoutingTable routes = new LocalRoutingTable();
    private final StanzaRouter router =
            new StanzaRouter(Jid.of("verona.example"), handlers, new Everybody(), routes, RemoteSessions.none(), journal, () -> 0);

    House(ImConfig config) {
        router.federate(federated::add);
        new InstantMessaging().install(new Context(config));
        handlers.arrange(new Random(7));
    }

    Client connect(String jid) {
        Client client = new Client();
        client.session = router.sessions().open(Jid.of(jid), client.mailbox, client, 10).orElseThrow();
        return client;
    }

    /// A stanza from another domain.
    void comes(String xml) {
        Element element = element(xml);
        router.route(Stanza.of(element, Jid.of(element.attribute("from").orElseThrow()), Jid.of(element.attribute("to").orElseThrow())));
        settle();
    }

    void removeAccount(String account) {
        handlers.emit(new AccountRemoved(Jid.of(account)));
        settle();
    }

    /// What has gone to other domains since the last look.
    List<String> federated() {
        List<String> sent = federated.stream().map(stanza -> summary(stanza.element())).toList();
        federated.clear();
        return sent;
    }

    private void settle() {
        while (!turns.isEmpty()) {
            turns.poll().run();
        }
    }

    static Element element(String xml) {
        try {
            int name = xml.indexOf('<') + 1;
            int end = name;
            while (Character.isLetter(xml.charAt(end))) {
                end++;
            }
            return ElementParser.parse(xml.substring(0, end) + " xmlns='jabber:client'" + xml.substring(end));
        } catch (XmlException e) {
            throw new AssertionError(xml, e);
        }
    }

    /// In one line what matters: for instance `unsubscribed romeo@verona.example`, `push juliet@verona.example both`.
    static String summary(Element element) {
        String type = element.attribute("type").orElse("available");
        if (type.equals("error")) {
            Element error = element.child("error", Stanza.NAMESPACE).orElseThrow();
            return "error " + error.firstElement().orElseThrow().name();
        }
        if (element.name().equals("iq")) {
            return element.firstElement().map(query -> iqSummary(type, query)).orElse(type);
        }
        return type + " " + element.attribute("from").orElseThrow();
    }

    private static String iqSummary(String type, Element query) {
        StringBuilder summary = new StringBuilder(type.equals("set") ? "push" : "roster");
        query.elements().forEach(item -> {
            summary.append(' ').append(item.attribute("jid").orElseThrow());
            summary.append(' ').append(item.attribute("subscription").orElseThrow());
            item.attribute("ask").ifPresent(ask -> summary.append(" ask"));
            item.attribute("approved").ifPresent(approved -> summary.append(" approved"));
        });
        return summary.toString();
    }

    final class Client implements ClientLink, Mailbox.Owner {
        private final Mailbox mailbox = new Mailbox(turns::add, journal, this);
        private final List<Element> received = new ArrayList<>();
        private Session session;

        /// Sends stanzas, one after the other.
        Client sends(String... stanzas) {
            for (String xml : stanzas) {
                Element element = element(xml);
                mailbox.post(() -> session.receive(element));
                settle();
            }
            return this;
        }

        /// Asks for the roster, becomes available, and forgets what it got for it.
        Client logsIn() {
            sends("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>", "<presence/>").received();
            return this;
        }

        Client disconnects() {
            mailbox.post(session::end);
            settle();
            return this;
        }

        /// What it has received since the last look.
        List<String> received() {
            return elements().stream().map(House::summary).toList();
        }

        List<Element> elements() {
            List<Element> got = List.copyOf(received);
            received.clear();
            return got;
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
        public void turnEnded() {}

        @Override
        public void turnFailed() {
            throw new AssertionError("the journal in memory has refused a message");
        }

        @Override
        public void leave(StreamError reason) {
            close(reason);
        }

        @Override
        public void close(StreamError reason) {
            throw new AssertionError(reason);
        }
    }

    private final class Context implements ModuleContext {
        private final Map<Class<?>, Object> ports = new HashMap<>();
        private final ImConfig config;

        Context(ImConfig config) {
            this.config = config;
            ports.put(RosterStore.class, rosters);
            ports.put(RoutingTable.class, routes);
            ports.put(Sessions.class, router.sessions());
            ports.put(Nodes.class, new NodeLink(new Alone(0), Runnable::run));
        }

        @Override
        public Jid domain() {
            return Jid.of("verona.example");
        }

        @Override
        public void feature(String var) {
            handlers.addServerFeature(var);
        }

        @Override
        public void accountFeature(String var) {
            handlers.addAccountFeature(var);
        }

        @Override
        public void form(Element form) {
            handlers.addForm(form);
        }

        @Override
        public void iq(Iq.Type type, String name, String namespace, Addressee addressee, IqHandler handler) {
            handlers.addIq(type, name, namespace, addressee, handler);
        }

        @Override
        public void intercept(Place place, Stage stage, Interceptor interceptor) {
            handlers.addInterceptor(place, stage, interceptor);
        }

        @Override
        public <E extends Record> void on(Class<E> event, Consumer<E> listener) {
            handlers.addListener(event, listener);
        }

        @Override
        public void emit(Record event) {
            handlers.emit(event);
        }

        @Override
        public void service(String subdomain, Service service) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void streamFeature(StreamFeature feature) {
            handlers.addStreamFeature(feature);
        }

        @Override
        public void command(AdminCommand command, AdminHandler handler) {
            throw new UnsupportedOperationException("no module here has commands");
    }

    @Override
        public void endpoint(Endpoint endpoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void provide(Class<T> port, T implementation) {
            ports.put(port, implementation);
        }

        @Override
        public <T> T get(Class<T> port) {
            return port.cast(ports.get(port));
        }

        @Override
        public <T> Optional<T> find(Class<T> port) {
            return Optional.ofNullable(port.cast(ports.get(port)));
        }

        @Override
        public <T extends Record> T config(Class<T> type) {
            return type.cast(config);
        }

        @Override
        public Router router() {
            return router;
        }

        @Override
        public Clock clock() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void every(Duration period, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
