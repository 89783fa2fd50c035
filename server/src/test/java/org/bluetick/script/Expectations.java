package org.bluetick.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bluetick.script.Received.ConnectionClosed;
import org.bluetick.script.Received.Header;
import org.bluetick.script.Received.StreamClosed;
import org.bluetick.script.Received.Whole;
import org.bluetick.xml.Element;

/// What scripts expect a client to receive.
final class Expectations {
    private static final String STREAMS = "http://etherx.jabber.org/streams";
    private static final String STREAM_CONDITIONS = "urn:ietf:params:xml:ns:xmpp-streams";
    private static final String STANZA_CONDITIONS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    private Expectations() {}

    static void nothing(ScriptClient client) {
        List<Received> unread = client.unread();
        if (!unread.isEmpty()) {
            throw new ScriptFailure(client.name() + " received " + unread.getFirst() + ", expected nothing");
        }
    }

    /// These, in this order.
    static void inOrder(ScriptClient client, List<Element> patterns, Map<String, String> captured) {
        for (Element pattern : patterns) {
            match(client, pattern, client.nextElement(), captured);
        }
    }

    /// These, and as many, in any order.
    static void inAnyOrder(ScriptClient client, List<Element> patterns, Map<String, String> captured) {
        List<Element> left = new ArrayList<>(patterns);
        while (!left.isEmpty()) {
            Element actual = client.nextElement();
            Element found = firstMatch(client, left, actual, captured);
            left.remove(found);
        }
    }

    /// One stanza that looks like any of these.
    static void anyOf(ScriptClient client, List<Element> patterns, Map<String, String> captured) {
        firstMatch(client, patterns, client.nextElement(), captured);
    }

    private static Element firstMatch(ScriptClient client, List<Element> patterns, Element actual, Map<String, String> captured) {
        List<String> reasons = new ArrayList<>();
        for (Element pattern : patterns) {
            Optional<String> wrong = new ElementPattern(pattern).mismatch(actual, captured);
            if (wrong.isEmpty()) {
                return pattern;
            }
            reasons.add(wrong.get());
        }
        throw new ScriptFailure(client.name() + " received " + actual + "\n  which is none of the expected: "
                + String.join("; ", reasons));
    }

    private static void match(ScriptClient client, Element pattern, Element actual, Map<String, String> captured) {
        Optional<String> wrong = new ElementPattern(pattern).mismatch(actual, captured);
        if (wrong.isPresent()) {
            throw new ScriptFailure(client.name() + " received " + actual + "\n  expected " + pattern + "\n  but " + wrong.get());
        }
    }

    /// The server's stream header.
    static void header(ScriptClient client, Element pattern, Map<String, String> captured) {
        Received received = client.next();
        if (!(received instanceof Header(Element element))) {
            throw new ScriptFailure(client.name() + " received " + received + ", expected a stream header");
        }
        match(client, pattern, element, captured);
    }

    /// A stanza error.
    /// @param type empty when any will do
    /// @param conditions parted by `|`
    /// @param from empty when any will do
    static void error(ScriptClient client, String type, String conditions, String id, String from) {
        Element actual = client.nextElement();
        boolean addressed = has(actual, "type", "error") && has(actual, "id", id) && (from.isEmpty() || has(actual, "from", from));
        Optional<Element> error = actual.child("error", "jabber:client");
        boolean right = error.isPresent() && (type.isEmpty() || has(error.get(), "type", type))
                && List.of(conditions.split("\\|")).stream().anyMatch(each -> error.get().has(each, STANZA_CONDITIONS));
        if (!addressed || !right) {
            throw new ScriptFailure(client.name() + " received " + actual + "\n  expected an error " + conditions
                    + (type.isEmpty() ? "" : " of type " + type) + " for '" + id + "'" + (from.isEmpty() ? "" : " from " + from));
        }
    }

    static void emptyResult(ScriptClient client, String id) {
        Element actual = client.nextElement();
        if (!actual.name().equals("iq") || !has(actual, "type", "result") || !has(actual, "id", id)
                || actual.firstElement().isPresent()) {
            throw new ScriptFailure(client.name() + " received " + actual + "\n  expected an empty result for '" + id + "'");
        }
    }

    private static boolean has(Element element, String attribute, String value) {
        return element.attribute(attribute).filter(value::equals).isPresent();
    }

    /// The server closes its stream.
    /// @param conditions of the stream error before it, parted by `|`; empty when there is none
    static void streamClosed(ScriptClient client, String conditions) {
        Received received = client.next();
        if (received instanceof Header) {
            received = client.next();
        }
        if (!conditions.isEmpty()) {
            requireStreamError(client, received, List.of(conditions.split("\\|")));
            received = client.next();
        }
        if (!(received instanceof StreamClosed)) {
            throw new ScriptFailure(client.name() + " received " + received + ", expected </stream:stream>");
        }
    }

    private static void requireStreamError(ScriptClient client, Received received, List<String> conditions) {
        boolean right = received instanceof Whole(Element error)
                && error.is("error", STREAMS)
                && conditions.stream().anyMatch(each -> error.has(each, STREAM_CONDITIONS));
        if (!right) {
            throw new ScriptFailure(client.name() + " received " + received + ", expected the stream error "
                    + String.join(" or ", conditions));
        }
    }

    /// The connection ends, after whatever the server still says.
    static void connectionClosed(ScriptClient client) {
        while (!(client.next() instanceof ConnectionClosed)) {
            continue;
        }
    }
}
