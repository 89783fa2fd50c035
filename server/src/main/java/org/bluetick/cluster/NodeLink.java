package org.bluetick.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.Nodes;
import org.bluetick.api.Route;
import org.bluetick.api.StoredSession;
import org.bluetick.session.RemoteSessions;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stanzas, notices and questions between this node and the others. Safe for any thread; what has come is handled in the
/// thread that brings it, questions in one of their own.
public final class NodeLink implements Nodes, RemoteSessions {
    static final String NAMESPACE = "urn:bluetick:nodes";
    private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);
    private static final long PATIENCE_SECONDS = 5;
    /// A node that the database does not hear of is declared dead within this time.
    private static final int SETTLE_ATTEMPTS = 12;
    private static final long SETTLE_SECONDS = 2;

    private final Peers peers;
    private final Executor executor;
    private final AtomicLong questions = new AtomicLong();
    private final Map<Long, CompletableFuture<Element>> asked = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Element>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Function<Element, CompletableFuture<Element>>> answers = new ConcurrentHashMap<>();

    /// Where stanzas from other nodes go on.
    public interface Arrivals {
        /// For a session here.
        void arrived(Jid resource, Stanza stanza);

        /// A session here may lack what was sent before what comes now.
        void lookAgain(Jid resource);

        /// It was for a session there, and the node is gone.
        void unreached(Jid account, Stanza stanza);

        /// Stanzas may have been lost on their way to this node.
        void lost();

        /// Ends a session here, then runs.
        void end(Jid resource, StreamError reason, Runnable then);

        /// Runs when what an account's sessions here have been sent so far is done, and durable.
        void settle(Jid account, Runnable then);

        /// Gives a session to another node, if it is here.
        CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to);
    }

    private volatile Arrivals arrivals = new Nowhere();

    /// @param executor runs what may wait
    public NodeLink(Peers peers, Executor executor) {
        this.peers = peers;
        this.executor = executor;
    }

    /// From now on stanzas and notices are taken.
    public void open(Arrivals arrivals) {
        this.arrivals = arrivals;
        answers.put(key("end", NAMESPACE), this::endHere);
        answers.put(key("settle", NAMESPACE), this::settleHere);
        answers.put(key("give", NAMESPACE), this::giveAway);
        peers.open(new Incoming());
    }

    @Override
    public int self() {
        return peers.self();
    }

    @Override
    public List<Integer> others() {
        return peers.others();
    }

    @Override
    public void deliver(Route route, Stanza stanza) {
        Turn.afterCommit(() -> {
            if (!peers.send(route.node(), new Frame.Delivery(route.jid(), stanza).bytes())) {
                arrivals.unreached(route.jid().bare(), stanza);
            }
        });
    }

    @Override
    public void lookAgain(Route route) {
        Turn.afterCommit(() -> peers.send(route.node(), new Frame.Look(route.jid()).bytes()));
    }

    @Override
    public boolean mayBe() {
        return peers.mayBe();
    }

    @Override
    public void tell(Element notice) {
        Turn.afterCommit(() -> {
            byte[] frame = new Frame.Notice(notice).bytes();
            peers.others().forEach(node -> peers.send(node, frame));
        });
    }

    @Override
    public CompletableFuture<Element> ask(int node, Element question) {
        return ask(node, question, PATIENCE_SECONDS);
    }

    private CompletableFuture<Element> ask(int node, Element question, long seconds) {
        long id = questions.incrementAndGet();
        CompletableFuture<Element> answer = new CompletableFuture<>();
        asked.put(id, answer);
        answer.orTimeout(seconds, TimeUnit.SECONDS).whenComplete((_, _) -> asked.remove(id));
        if (!peers.send(node, new Frame.Question(id, question).bytes())) {
            answer.completeExceptionally(new IOException("node " + node + " cannot be reached"));
        }
        return answer;
    }

    @Override
    public void listen(String name, String namespace, Consumer<Element> listener) {
        listeners.put(key(name, namespace), listener);
    }

    @Override
    public void answer(String name, String namespace, UnaryOperator<Element> answer) {
        answers.put(key(name, namespace), question -> CompletableFuture.completedFuture(answer.apply(question)));
    }

    @Override
    public void end(Route route, StreamError reason, Runnable then) {
        Element question = Element.of("end", NAMESPACE).with("jid", route.jid().toString())
                .with("condition", reason.condition().name()).with("text", reason.text());
        ask(route.node(), question).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("Node {} has not ended the session of {}: {}", route.node(), route.jid(), failure.toString());
            }
            executor.execute(then);
        });
    }

    @Override
    public void settle(Jid account, int node, Runnable then) {
        settle(account, node, then, SETTLE_ATTEMPTS);
    }

    /// Asks again while the node is there: it may not answer because the database does not answer it.
    private void settle(Jid account, int node, Runnable then, int attempts) {
        ask(node, Element.of("settle", NAMESPACE).with("account", account.toString()), SETTLE_SECONDS).whenComplete((_, failure) -> {
            if (failure != null && attempts > 1 && peers.others().contains(node)) {
                settle(account, node, then, attempts - 1);
                return;
            }
            if (failure != null) {
                LOG.warn("Node {} has not said whether the sessions of {} are at rest: {}", node, account, failure.toString());
            }
            executor.execute(then);
        });
    }

    @Override
    public void fetch(Route route, Consumer<Optional<StoredSession>> then) {
        Element question = Element.of("give", NAMESPACE).with("account", route.jid().bare().toString())
                .with("id", route.smId()).with("to", Integer.toString(self()));
        ask(route.node(), question).whenComplete((given, failure) -> {
            if (failure != null) {
                LOG.warn("Node {} has not given the session of {} away: {}", route.node(), route.jid(), failure.toString());
            }
            executor.execute(() -> then.accept(failure == null ? SessionElement.read(given) : Optional.empty()));
        });
    }

    private CompletableFuture<Element> giveAway(Element question) {
        return arrivals.give(question.attribute("id").orElseThrow(), Jid.of(question.attribute("account").orElseThrow()),
                Integer.parseInt(question.attribute("to").orElseThrow())).thenApply(SessionElement::of);
    }

    private CompletableFuture<Element> endHere(Element question) {
        StreamError reason = new StreamError(StreamError.Condition.valueOf(question.attribute("condition").orElseThrow()),
                question.attribute("text").orElse(""));
        CompletableFuture<Element> ended = new CompletableFuture<>();
        arrivals.end(Jid.of(question.attribute("jid").orElseThrow()), reason,
                () -> ended.complete(Element.of("ended", NAMESPACE)));
        return ended;
    }

    private CompletableFuture<Element> settleHere(Element question) {
        CompletableFuture<Element> settled = new CompletableFuture<>();
        arrivals.settle(Jid.of(question.attribute("account").orElseThrow()), () -> settled.complete(Element.of("settled", NAMESPACE)));
        return settled;
    }

    private static String key(String name, String namespace) {
        return '{' + namespace + '}' + name;
    }

    private static String key(Element element) {
        return key(element.name(), element.namespace());
    }

    private final class Incoming implements Peers.Listener {
        @Override
        public void received(int node, byte[] frame) {
            try {
                handle(node, Frame.of(frame));
            } catch (XmlException | MalformedJidException e) {
                LOG.error("Node {} has sent what cannot be read", node, e);
            } catch (RuntimeException e) {
                LOG.error("What node {} has sent could not be handled", node, e);
            }
        }

        @Override
        public void lost() {
            arrivals.lost();
        }

        private void handle(int node, Frame frame) {
            switch (frame) {
                case Frame.Delivery(Jid resource, Stanza stanza) -> arrivals.arrived(resource, stanza);
                case Frame.Look(Jid resource) -> arrivals.lookAgain(resource);
                case Frame.Notice(Element notice) -> {
                    Consumer<Element> listener = listeners.get(key(notice));
                    if (listener != null) {
                        listener.accept(notice);
                    }
                }
                case Frame.Question(long id, Element question) -> executor.execute(() -> reply(node, id, question));
                case Frame.Answer(long id, Optional<Element> answer) -> {
                    CompletableFuture<Element> waiting = asked.get(id);
                    if (waiting != null && answer.isPresent()) {
                        waiting.complete(answer.get());
                    } else if (waiting != null) {
                        waiting.completeExceptionally(new IOException("node " + node + " has no answer"));
                    }
                }
                case Frame.Unknown() -> LOG.debug("Node {} has sent a frame of a later version", node);
            }
        }

        private void reply(int node, long id, Element question) {
            Function<Element, CompletableFuture<Element>> answerer = answers.get(key(question));
            if (answerer == null) {
                peers.send(node, new Frame.Answer(id, Optional.empty()).bytes());
                return;
            }
            try {
                answerer.apply(question).whenComplete((answer, failure) -> {
                    if (failure != null) {
                        LOG.warn("A question of node {} could not be answered: <{}/>", node, question.name(), failure);
                    }
                    peers.send(node, new Frame.Answer(id, Optional.ofNullable(answer)).bytes());
                });
            } catch (RuntimeException e) {
                LOG.warn("A question of node {} could not be answered: <{}/>", node, question.name(), e);
                peers.send(node, new Frame.Answer(id, Optional.empty()).bytes());
            }
        }
    }

    /// Before it is open.
    private static final class Nowhere implements Arrivals {
        @Override
        public void arrived(Jid resource, Stanza stanza) {
            throw notOpen();
        }

        @Override
        public void lookAgain(Jid resource) {
            throw notOpen();
        }

        @Override
        public void unreached(Jid account, Stanza stanza) {
            throw notOpen();
        }

        @Override
        public void lost() {
            throw notOpen();
        }

        @Override
        public void end(Jid resource, StreamError reason, Runnable then) {
            throw notOpen();
        }

        @Override
        public void settle(Jid account, Runnable then) {
            throw notOpen();
        }

        @Override
        public CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to) {
            throw notOpen();
        }

        private static IllegalStateException notOpen() {
            return new IllegalStateException("the link to other nodes is not open yet");
        }
    }
}
