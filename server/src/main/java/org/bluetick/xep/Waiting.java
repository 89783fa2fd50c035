package org.bluetick.xep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bluetick.stanza.Presence;

/// What waits for a client until it is active again (XEP-0352): of each sender the last presence, in the order they came. State of a
/// session; touched in its turn only.
final class Waiting {
    private record Subject(String from, String to) {}

    private final SequencedMap<Subject, Presence> last = new LinkedHashMap<>();

    void add(Presence presence) {
        last.putLast(new Subject(presence.element().attribute("from").orElse(""), presence.element().attribute("to").orElse("")), presence);
    }

    int size() {
        return last.size();
    }

    /// All of it, which waits no more.
    List<Presence> take() {
        List<Presence> all = List.copyOf(last.values());
        last.clear();
        return all;
    }
}
