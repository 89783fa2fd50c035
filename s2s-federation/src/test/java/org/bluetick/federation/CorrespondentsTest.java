package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Nodes;
import org.bluetick.api.Place;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CorrespondentsTest {
    private static final Jid DOMAIN = Jid.of("example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@capulet.example");

    private final Table table = new Table();
    private final List<Node> nodes = new ArrayList<>();
    private final TestContext house = new TestContext();
    private Correspondents here;
    private Correspondents there;
    private TestSession juliet;

    @BeforeEach
    void juliet() {
        here = node(house);
        there = node(new TestContext());
        juliet = house.connect("juliet@example.org/balcony");
        table.put(new Route(juliet.jid(), true, 0));
    }

    private Correspondents node(TestContext context) {
        Node node = new Node(nodes.size());
        nodes.add(node);
        Correspondents correspondents = new Correspondents(DOMAIN, node, table);
        correspondents.install(context);
        return correspondents;
    }

    private void write() {
        Element message = Element.of("message", Stanza.NAMESPACE).with("to", ROMEO.toString());
        house.pass(Place.SENT, Stanza.of(message, juliet.jid(), ROMEO));
    }

    @Test
    void allNodesKnowToWhomASessionHasWritten() {
        assertFalse(here.contains(JULIET, ROMEO));
        write();
        assertTrue(here.contains(JULIET, ROMEO));
        assertTrue(there.contains(JULIET, ROMEO));
        assertFalse(there.contains(JULIET, Jid.of("tybalt@capulet.example")));
    }

    @Test
    void whenTheSessionEndsAllNodesForgetIt() {
        write();
        house.emit(new SessionClosed(juliet, false));
        assertFalse(here.contains(JULIET, ROMEO));
        assertFalse(there.contains(JULIET, ROMEO));
    }

    @Test
    void whatASessionHasWrittenIsForgottenWithItsNode() {
        write();
        table.remove(juliet.jid());
        there.tick();
        table.put(new Route(juliet.jid(), true, 0));
        assertFalse(there.contains(JULIET, ROMEO));
    }

    @Test
    void aNodeThatComesLaterIsTold() {
        write();
        here.tick();
        Correspondents late = node(new TestContext());
        assertFalse(late.contains(JULIET, ROMEO));
        here.tick();
        assertTrue(late.contains(JULIET, ROMEO));
    }

    /// Tells the others at once.
    private final class Node implements Nodes {
        private final int self;
        private final Map<String, Consumer<Element>> listeners = new HashMap<>();

        private Node(int self) {
            this.self = self;
        }

        @Override
        public int self() {
            return self;
        }

        @Override
        public List<Integer> others() {
            return nodes.stream().map(Node::self).filter(node -> node != self).toList();
        }

        @Override
        public void tell(Element notice) {
            others().forEach(node -> nodes.get(node).listeners.get(notice.name()).accept(notice));
        }

        @Override
        public CompletableFuture<Element> ask(int node, Element question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void listen(String name, String namespace, Consumer<Element> listener) {
            listeners.put(name, listener);
        }

        @Override
        public void answer(String name, String namespace, UnaryOperator<Element> answer) {
            throw new UnsupportedOperationException();
        }
    }

    /// Shared by the nodes.
    private static final class Table implements RoutingTable {
        private final Map<Jid, Route> routes = new HashMap<>();

        @Override
        public List<Route> routes(Jid account) {
            return routes.values().stream().filter(route -> route.jid().bare().equals(account)).toList();
        }

        @Override
        public Optional<Route> put(Route route) {
            routes.put(route.jid(), route);
            return Optional.empty();
        }

        @Override
        public void remove(Jid resource) {
            routes.remove(resource);
        }
    }
}
