package org.bluetick.im;

import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.xml.Element;

/// That a session has asked for the roster, and so gets roster pushes (RFC 6121 §2.2: an "interested resource").
/// A session's state, touched in its turn only.
/// @param seen the changes the client knows of, by the roster it was given or by pushes
record Interest(SeenVersions seen) {
    private static final String NAMESPACE = "urn:bluetick:roster";

    static void save(SessionSaving saving) {
        saving.session().get(Interest.class).map(Interest::seen).ifPresent(seen -> {
            if (saving.settled()) {
                seen.settle();
            }
            long version = saving.stopping() ? seen.whole() : seen.settled();
            saving.states().accept(Element.of("interest", NAMESPACE).with("ver", Long.toString(version)));
        });
    }

    static void restore(SessionRestored restored) {
        restored.state("interest", NAMESPACE).flatMap(state -> state.attribute("ver"))
                .ifPresent(version -> restored.session().put(new Interest(new SeenVersions(Long.parseLong(version)))));
    }
}
