package org.bluetick.journal;

import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.MessageId;

/// Messages to write down.
final class Entries {
    static final Jid ROMEO = Jid.of("romeo@montague.example");
    static final Jid JULIET = Jid.of("juliet@capulet.example");

    private Entries() {}

    static JournalEntry sent(Jid owner, MessageId id, Jid peer) {
        return entry(owner, id, peer, Direction.SENT, true, false);
    }

    static JournalEntry received(Jid owner, MessageId id, Jid peer) {
        return entry(owner, id, peer, Direction.RECEIVED, true, true);
    }

    static JournalEntry entry(Jid owner, MessageId id, Jid peer, Direction direction, boolean archived,
            boolean pending) {
        return new JournalEntry(owner, id, peer, direction, archived, pending, stanza(id), null, null);
    }

    static JournalEntry withOrigin(JournalEntry entry, String originId, String smId, long count) {
        return new JournalEntry(entry.owner(), entry.id(), entry.peer(), entry.direction(), entry.archived(),
                entry.pending(), entry.stanza(), originId, new StreamCount(smId, count));
    }

    static JournalEntry withStanza(JournalEntry entry, String stanza) {
        return new JournalEntry(entry.owner(), entry.id(), entry.peer(), entry.direction(), entry.archived(),
                entry.pending(), stanza, entry.originId(), entry.sent());
    }

    static String stanza(MessageId id) {
        return "<message xmlns='jabber:client' type='chat'><body>ä " + id + "</body></message>";
    }
}
