package org.bluetick.receipts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageId;
import org.bluetick.api.Passage;
import org.bluetick.api.SessionEvents.AccountRemoved;
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
    private final Accounts accounts;
    private final TickStore store;
    private final Digest digest;
    /// With an id that is larger than that of the owner's last mark.
    private final Map<Jid, MessageId> owners = new ConcurrentHashMap<>();

    Marked(Journal journal, Accounts accounts, TickStore store, Digest digest) {
        this.journal = journal;
        this.accounts = accounts;
        this.store = store;
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

    /// Nobody may find the ticks who takes the name later. The account goes, and its sessions end, after this: what
    /// these leave is removed the next time.
    void accountRemoved(AccountRemoved removed) {
        store.removeAll(removed.account());
        note(removed.account());
    }

    private static boolean isMark(Message message) {
        return message.element().any(Mark::isMark);
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
            if (accounts.exists(owner)) {
                digest.update(owner);
            } else {
                store.removeAll(owner);
            }
        } catch (StorageException e) {
            LOG.warn("The ticks of {} must wait: {}", owner, e.getMessage());
            owners.putIfAbsent(owner, marked);
        }
    }
}
