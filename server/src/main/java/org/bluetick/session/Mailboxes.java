package org.bluetick.session;

import java.util.concurrent.Executor;
import org.bluetick.api.Journal;

/// Makes mailboxes, for those who have turns without being a client: streams of other servers. A port; any thread.
///
/// @param executor runs the turns; its threads may block
public record Mailboxes(Executor executor, Journal journal) {
    public Mailbox open(Mailbox.Owner owner) {
        return new Mailbox(executor, journal, owner);
    }
}
