package org.bluetick.archive;

import org.bluetick.api.ClientSession;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// How much of the archive was given to a session whose client has not taken it yet: memory, which a few bytes can ask
/// for. State of the session, touched in its turn.
record Untaken(long characters) {
    private static final long MOST_CHARACTERS = 2 * 1024 * 1024;

    /// @throws StanzaException `resource-constraint`, of type wait, to a client that asks on and on without reading
    static void requireFew(ClientSession session) {
        if (of(session) > MOST_CHARACTERS) {
            throw new StanzaException(StanzaError.RESOURCE_CONSTRAINT.withText(
                    "answers to earlier queries were not read yet; ask for the next page when they are"));
        }
    }

    static void add(ClientSession session, Page page) {
        long before = of(session);
        session.put(new Untaken(before + page.characters()));
        if (before == 0) {
            session.onceTaken(() -> session.remove(Untaken.class));
        }
    }

    private static long of(ClientSession session) {
        return session.get(Untaken.class).map(Untaken::characters).orElse(0L);
    }
}
