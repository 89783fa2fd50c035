package org.bluetick.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;

/// What devices are still to acknowledge of the messages that are not settled, and what they have acknowledged and is still
/// to be found in the tables. Touched under the lock of the [Acknowledgements].
final class Outstanding {
    private final Map<Jid, OutstandingIds> owners = new HashMap<>();
    private MessageId settled = MessageId.MIN;
    /// Of all ids here: those up to where it is settled, all of which were acknowledged, and the others.
    private int deletable;
    private int unsettled;

    /// What a settlement does.
    ///
    /// @param from where it is settled
    /// @param upTo where it will be: of `count` messages between
    /// @param left what devices are to acknowledge still
    /// @param gone what they have, and is not archived
    record Settlement(MessageId from, MessageId upTo, int count, List<Pending> left, List<Kept> gone) {
        boolean isEmpty() {
            return count == 0;
        }
    }

    /// Up to there the table tells what is pending.
    void settledUpTo(MessageId settled) {
        this.settled = settled;
    }

    boolean isEmpty() {
        return deletable == 0 && unsettled == 0;
    }

    /// How many can be deleted from the table.
    int deletable() {
        return deletable;
    }

    /// A device is to acknowledge it.
    void keep(Pending message) {
        if (of(message.message().owner()).keep(message.message().id().value(), message.archived())) {
            unsettled++;
        }
    }

    /// A device has.
    void acknowledge(Jid owner, MessageId id) {
        if (of(owner).acknowledge(id.value())) {
            if (id.isAfter(settled)) {
                unsettled++;
            } else {
                deletable++;
            }
        }
    }

    /// Ids of what is acknowledged.
    LongStream acknowledged(Jid owner) {
        OutstandingIds ids = owners.get(owner);
        return ids == null ? LongStream.empty() : ids.acknowledged();
    }

    /// Some of what can be deleted, until [#done].
    List<Kept> delete(int atMost) {
        List<Kept> some = new ArrayList<>(Math.min(deletable, atMost));
        if (deletable > 0) {
            owners.forEach((owner, ids) -> ids.delete(settled.value(), atMost - some.size(),
                    id -> some.add(new Kept(owner, new MessageId(id)))));
        }
        return some;
    }

    Settlement settleNothing() {
        return new Settlement(settled, settled, 0, List.of(), List.of());
    }

    /// What is to be done to have it settled up to there, until [#done].
    Settlement settle(MessageId upTo) {
        List<Pending> left = new ArrayList<>();
        List<Kept> gone = new ArrayList<>();
        int count = 0;
        for (Map.Entry<Jid, OutstandingIds> each : owners.entrySet()) {
            Jid owner = each.getKey();
            count += each.getValue().settle(settled.value(), upTo.value(), (id, archived, acknowledged) -> {
                if (!acknowledged) {
                    left.add(new Pending(new Kept(owner, new MessageId(id)), archived));
                } else if (!archived) {
                    gone.add(new Kept(owner, new MessageId(id)));
                }
            });
        }
        return count == 0 ? settleNothing() : new Settlement(settled, upTo, count, left, gone);
    }

    /// What was to be deleted is, or never will be; and it is settled up to there, which is where it was before when that failed.
    void done(MessageId settledNow) {
        settled = settledNow;
        deletable = 0;
        unsettled = 0;
        owners.values().removeIf(ids -> {
            ids.done(settledNow.value());
            int known = ids.countUpTo(settledNow.value());
            deletable += known;
            unsettled += ids.size() - known;
            return ids.size() == 0;
        });
    }

    private OutstandingIds of(Jid owner) {
        return owners.computeIfAbsent(owner, _ -> new OutstandingIds());
    }
}
