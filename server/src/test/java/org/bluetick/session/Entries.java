package org.bluetick.session;

import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;

/// Rows to be kept, whose content does not matter.
final class Entries {
    static final Jid OWNER = Jid.of("juliet@capulet.example");

    private Entries() {}

    static JournalEntry entry(MessageId id) {
        return new JournalEntry(OWNER, id, Jid.of("romeo@montague.example"), Direction.RECEIVED, true, true,
                "<message xmlns='jabber:client'/>", null, null);
    }
}
