package org.bluetick.xep;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.LastActivityStore.LastActivity;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.Sessions;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;

/// When accounts were last seen, and what they said then: noted in a session's turn, when it becomes unavailable as it does
/// when it ends, and written down a little later, many at a time. A crash makes it forget the last second. Any thread may call.
final class Departures {
    private final LastActivityStore store;
    private final Sessions sessions;
    private final Clock clock;
    /// What is not written yet.
    private final Map<Jid, LastActivity> waiting = new ConcurrentHashMap<>();

    /// The session's account is gone; nothing is to be kept of it.
    private record Orphan() {}

    Departures(LastActivityStore store, Sessions sessions, Clock clock) {
        this.store = store;
        this.sessions = sessions;
        this.clock = clock;
    }

    Optional<LastActivity> last(Jid account) {
        LastActivity noted = waiting.get(account);
        return noted == null ? store.last(account) : Optional.of(noted);
    }

    void presence(PresenceBroadcast broadcast) {
        ClientSession session = broadcast.session();
        if (!broadcast.presence().isAvailable() && session.get(Orphan.class).isEmpty()) {
            waiting.put(session.account(), new LastActivity(clock.instant(), status(broadcast.presence())));
        }
    }

    void removed(AccountRemoved removed) {
        waiting.remove(removed.account());
        store.remove(removed.account());
        sessions.of(removed.account()).forEach(session -> session.post(() -> session.put(new Orphan())));
    }

    /// Called by one thread at a time. What the store does not take, it gets the next time.
    void write() {
        Map<Jid, LastActivity> batch = Map.copyOf(waiting);
        if (batch.isEmpty()) {
            return;
        }
        store.put(batch);
        batch.forEach((account, written) -> {
            if (!waiting.remove(account, written) && !waiting.containsKey(account)) {
                store.remove(account); // the account was removed meanwhile
            }
        });
    }

    private static String status(Presence presence) {
        return presence.element().child("status", Stanza.NAMESPACE).map(Element::text).orElse("");
    }
}
