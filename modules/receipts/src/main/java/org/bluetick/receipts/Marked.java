package org.bluetick.receipts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageId;
import org.bluetick.api.Passage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers whose histories have got receipts or markers, and makes ticks of them a little later, many at a time. This
/// is all that happens on the path of a message, and only to those. What a crash makes it forget is in the history, and
/// so in the ticks with the owner's next one. Any thread may call.
final class Marked {
    private static final Logger LOG = LoggerFactory.getLogger(Marked.class);

    private final Journal journal;
    private final Digest digest;
    /// With an id that is larger than that of the owner's last mark.
    private final Map<Jid, MessageId> owners = new ConcurrentHashMap<>();

    Marked(Journal journal, Digest digest) {
        this.journal = journal;
        this.digest = digest;
    }

    /// The sender's own devices say how far it has read.
    Verdict sent(Passage passage) {
        if (passage.stanza() instanceof Message message && isMark(message)) {
            note(message.from().bare());
        }
        return passage.pass();
    }

    Verdict arrived(Passage passage) {
        if (passage.stanza() instanceof Message message && isMark(message)) {
            note(message.to().bare());
        }
        return passage.pass();
    }

    private static boolean isMark(Message message) {
        return !Mark.in(message.element()).isEmpty();
    }

    private void note(Jid owner) {
        MessageId now = journal.nextId();
        journal.abandon(now);
        owners.merge(owner, now, (one, other) -> other.isAfter(one) ? other : one);
    }

    /// Owners whose marks are not yet to be read wait for the next time.
    void digest() {
        if (owners.isEmpty()) {
            return;
        }
        MessageId horizon = journal.horizon();
        owners.forEach((owner, marked) -> {
            if (!marked.isAfter(horizon) && owners.remove(owner, marked)) {
                digest(owner, marked);
            }
        });
    }

    private void digest(Jid owner, MessageId marked) {
        try {
            digest.update(owner);
        } catch (StorageException e) {
            LOG.warn("The ticks of {} must wait: {}", owner, e.getMessage());
            owners.putIfAbsent(owner, marked);
        }
    }
}
