package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// A stream that writes down what it is told. Each element is ten bytes; its socket takes what the test says.
final class TestLink implements ClientLink {
    final List<Element> sent = new ArrayList<>();
    final List<StreamError.Condition> closed = new ArrayList<>();
    final List<StreamError.Condition> left = new ArrayList<>();
    long taken;
    boolean behind;

    @Override
    public void send(Element element) {
        sent.add(element);
    }

    @Override
    public long written() {
        return sent.size() * 10L;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public boolean isBehind() {
        return behind;
    }

    @Override
    public void close(StreamError reason) {
        closed.add(reason.condition());
    }

    @Override
    public void leave(StreamError reason) {
        left.add(reason.condition());
    }

    /// The ids of stanzas, and `name h` of anything else, since the last look.
    List<String> saw() {
        List<String> saw = sent.stream().map(element -> element.attribute("id")
                .orElseGet(() -> element.name() + element.attribute("h").map(h -> " " + h).orElse(""))).toList();
        sent.clear();
        taken = 0;
        return saw;
    }
}
