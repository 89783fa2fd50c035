package org.bluetick.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.bluetick.address.Jid;

/// Reads what the [Journal] has written. Owners are bare JIDs. Lists are in order of ids; a page is read in the same
/// time wherever in the history it is. Any thread may call; calls block on the database.
///
/// What is said of a history holds for archived messages up to the journal's horizon.
public interface MessageLog {
    /// The first messages that pass the filter.
    List<KeptMessage> first(Jid owner, HistoryFilter filter, int limit);

    /// The last messages that pass the filter, the oldest of them first.
    List<KeptMessage> last(Jid owner, HistoryFilter filter, int limit);

    /// Those of the history that there are, also beyond the horizon: whoever knows their ids skips none.
    List<KeptMessage> find(Jid owner, List<MessageId> ids);

    /// How many pass the filter, counted no further than `atMost`: counting takes time for each.
    long count(Jid owner, HistoryFilter filter, long atMost);

    /// Whether bodies can be searched for words ([HistoryFilter#words]). Turned on, an index is made of what is there, which
    /// takes its time, and is kept with each message from then on; turned off, it is given up. Before anything is served.
    void searchable(boolean on);

    /// What no device of the owner has acknowledged, archived or not, from after that id; not held back by the
    /// horizon. A message that is committed later may have a smaller id than one seen here: its sender delivers it.
    List<KeptMessage> pendingOf(Jid owner, MessageId after, int limit);

    /// The owners that are domains, not accounts, and have something pending. Takes time for each owner that has.
    List<Jid> pendingDomains();

    /// How much of it there is, counted no further than `atMost`.
    long countPending(Jid owner, long atMost);

    /// Those called by one of these names among the last messages that pass the filter, of which at most so many are looked at.
    List<NamedMessage> named(Jid owner, HistoryFilter filter, Set<String> names, int lookAt);

    /// The last messages the owner has sent, to itself too, that it gave a name, and where it has closed a stream in order: at most so
    /// many, among those with a larger id than `since`. The latest comes first.
    List<SentMessage> lastSent(Jid owner, MessageId since, int limit);

    /// Those of them that there still are, archived or not: of the others the stanza is what the entry had.
    List<KeptMessage> findSent(Jid owner, List<MessageId> ids);

    /// The highest count that was kept of the owner's stream, among messages with a larger id than `since`;
    /// the time the stream began makes a good `since`, as in [MessageId#firstAt].
    OptionalLong lastCount(Jid owner, String smId, MessageId since);

    /// How many messages of the owner's stream are kept whose count is larger than that, and whose id is larger than `since`.
    long countAbove(Jid owner, String smId, MessageId since, long count);

    /// Takes the oldest messages out of the history: those with a smaller id than `before`, at most `limit` of them.
    /// What is still pending is kept until the owner has it. Returns how many these were; less than `limit`: no more
    /// are left.
    int removeBefore(Jid owner, MessageId before, int limit);

    /// Removes all that is kept for an owner: history and pending.
    void removeAll(Jid owner);

    /// Removes what is kept of all owners but belongs to no history and is not pending, with a smaller id than
    /// `before`: the traces of senders of messages that were not to be archived. At most `limit` of them.
    int removeUnarchived(MessageId before, int limit);
}
