package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bluetick.api.Nodes;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;

/// Passes requests on to the node that has their session, and its answers back, so that a balancer need not know which that
/// is. Nobody waits for another node in a thread of Jetty's. Any thread.
final class BoshRelay {
    private static final String NAMESPACE = "urn:bluetick:bosh";
    private static final Element TAKEN = Element.of("taken", NAMESPACE);
    private static final Element GONE = Element.of("gone", NAMESPACE);

    /// Takes the requests that have come from other nodes.
    interface Here {
        void request(String sid, boolean isProtected, BoshExchange exchange);
    }

    private record Passed(int node, BoshExchange.Answer answer) {}

    private final Nodes nodes;
    private final Here here;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Passed> passed = new ConcurrentHashMap<>();

    BoshRelay(Nodes nodes, Here here) {
        this.nodes = nodes;
        this.here = here;
        nodes.answer("request", NAMESPACE, this::requested);
        nodes.answer("response", NAMESPACE, this::responded);
    }

    /// @param node that has made the session
    void pass(int node, String sid, byte[] body, boolean isProtected, BoshExchange.Answer answer) {
        long number = numbers.incrementAndGet();
        passed.put(number, new Passed(node, answer));
        ask(node, Element.of("request", NAMESPACE).with("node", Integer.toString(nodes.self())).with("number", Long.toString(number))
                .with("sid", sid).with("protected", Boolean.toString(isProtected)).plusText(new String(body, UTF_8)),
                taken -> {
                    if (!taken) {
                        giveUp(number);
                    }
                });
    }

    /// Gives up what waits for nodes that are gone.
    void sweep() {
        passed.forEach((number, waiting) -> {
            if (!nodes.others().contains(waiting.node())) {
                giveUp(number);
            }
        });
    }

    private void giveUp(long number) {
        take(number).ifPresent(answer -> answer.send(BodyElement.terminate("item-not-found"), _ -> {}));
    }

    private Optional<BoshExchange.Answer> take(long number) {
        return Optional.ofNullable(passed.remove(number)).map(Passed::answer);
    }

    private Element requested(Element request) {
        int node = Integer.parseInt(request.attribute("node").orElseThrow());
        String number = request.attribute("number").orElseThrow();
        BoshExchange.Answer back = (body, sent) -> ask(node,
                Element.of("response", NAMESPACE).with("number", number).plusText(new String(body, UTF_8)), sent);
        try {
            BodyElement body = BodyElement.parse(request.text().getBytes(UTF_8));
            here.request(request.attribute("sid").orElseThrow(), request.attribute("protected").filter("true"::equals).isPresent(),
                    new BoshExchange(body.rid(), body, back));
        } catch (XmlException e) {
            throw new IllegalArgumentException("a request that the other node has read", e);
        }
        return TAKEN;
    }

    private Element responded(Element response) {
        Optional<BoshExchange.Answer> waiting = take(Long.parseLong(response.attribute("number").orElseThrow()));
        waiting.ifPresent(answer -> answer.send(response.text().getBytes(UTF_8), _ -> {}));
        return waiting.isPresent() ? TAKEN : GONE;
    }

    /// @param taken told whether the other node has it
    private void ask(int node, Element question, Consumer<Boolean> taken) {
        Thread.startVirtualThread(() -> nodes.ask(node, question)
                .whenComplete((answer, failure) -> taken.accept(failure == null && answer.equals(TAKEN))));
    }
}
