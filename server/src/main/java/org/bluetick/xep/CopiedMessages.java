package org.bluetick.xep;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.stanza.Message;

/// The latest messages of a session that carbons may be made of: an error that answers one of them is copied too
/// (XEP-0280 §6.1). State of an account with several resources; touched in its session's turn only.
final class CopiedMessages {
    private static final int MAX = 50;

    private record Exchanged(Jid peer, String id) {}

    private final SequencedSet<Exchanged> latest = new LinkedHashSet<>();

    static CopiedMessages of(ClientSession session) {
        return session.get(CopiedMessages.class).orElseGet(() -> {
            CopiedMessages none = new CopiedMessages();
            session.put(none);
            return none;
        });
    }

    void add(Jid peer, Message message) {
        message.id().ifPresent(id -> {
            latest.addLast(new Exchanged(peer, id));
            if (latest.size() > MAX) {
                latest.removeFirst();
            }
        });
    }

    /// Whether the message with this peer and id was one of them; it is answered only once.
    boolean remove(Jid peer, Message error) {
        return error.id().filter(id -> latest.remove(new Exchanged(peer, id))).isPresent();
    }
}
