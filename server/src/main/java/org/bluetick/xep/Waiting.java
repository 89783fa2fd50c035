package org.bluetick.xep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;

/// What waits for a client until it is active again (XEP-0352): of each sender the last presence, of each conversation the last
/// chat state, in the order they came. State of a session; touched in its turn only.
final class Waiting {
    private record Subject(Class<?> kind, String from, String to) {}

    private final SequencedMap<Subject, Stanza> last = new LinkedHashMap<>();

    void add(Stanza stanza) {
        last.putLast(subject(stanza), stanza);
    }

    int size() {
        return last.size();
    }

    /// All of it, which waits no more.
    List<Stanza> take() {
        List<Stanza> all = List.copyOf(last.values());
        last.clear();
        return all;
    }

    private static Subject subject(Stanza stanza) {
        Element element = stanza instanceof Message message ? Carbons.original(message).orElse(message).element() : stanza.element();
        return new Subject(stanza.getClass(), element.attribute("from").orElse(""), element.attribute("to").orElse(""));
    }
}
