package org.bluetick.journal;

import java.util.List;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.storage.StorageException;

/// What one caller commits, ready to be sent: encoded in the caller's thread, so that the committing thread only
/// passes bytes on, and so that what could never be kept fails before anybody else is concerned.
///
/// @param messages rows of [#MESSAGE_COLUMNS]
/// @param pending rows of [#PENDING_COLUMNS]; may be empty
/// @param lastId the largest id among them
record Encoded(byte[] messages, byte[] pending, int rows, long lastId) {
    static final String MESSAGE_COLUMNS =
            "id, sm_count, direction, archived, owner, peer, peer_resource, origin_id, sm_id, stanza";
    static final String PENDING_COLUMNS = "id, archived, owner";

    /// Commits nothing, but in its turn: who waits for it has waited for all before it.
    static final Encoded NOTHING = new Encoded(new byte[0], new byte[0], 0, 0);

    private static final int MESSAGE_FIELDS = 10;
    private static final int PENDING_FIELDS = 3;

    /// Throws [StorageException] when one of them cannot be kept.
    static Encoded of(List<JournalEntry> entries) {
        RowBuffer messages = new RowBuffer(expectedSize(entries));
        RowBuffer pending = new RowBuffer(64 * entries.size());
        long lastId = 0;
        for (JournalEntry entry : entries) {
            putMessage(messages, entry);
            if (entry.pending()) {
                putPending(pending, entry);
            }
            lastId = Math.max(lastId, entry.id().value());
        }
        return new Encoded(messages.toBytes(), pending.toBytes(), entries.size(), lastId);
    }

    int size() {
        return messages.length + pending.length;
    }

    private static void putMessage(RowBuffer row, JournalEntry entry) {
        StreamCount sent = entry.sent();
        row.row(MESSAGE_FIELDS);
        row.put(entry.id().value());
        if (sent == null) {
            row.putNull();
        } else {
            row.put(sent.count());
        }
        row.put(code(entry.direction()));
        row.put(entry.archived());
        row.put(entry.owner().toString());
        row.put(entry.peer().bare().toString());
        row.put(entry.peer().resource().orElse(null));
        row.put(entry.originId());
        row.put(sent == null ? null : sent.smId());
        row.put(entry.stanza());
    }

    private static void putPending(RowBuffer row, JournalEntry entry) {
        row.row(PENDING_FIELDS);
        row.put(entry.id().value());
        row.put(entry.archived());
        row.put(entry.owner().toString());
    }

    static char code(Direction direction) {
        return switch (direction) {
            case SENT -> 's';
            case RECEIVED -> 'r';
        };
    }

    static Direction direction(String code) {
        return switch (code) {
            case "s" -> Direction.SENT;
            case "r" -> Direction.RECEIVED;
            default -> throw new StorageException("direction \"" + code + "\"; expected \"s\" or \"r\"");
        };
    }

    private static int expectedSize(List<JournalEntry> entries) {
        long size = 0;
        for (JournalEntry entry : entries) {
            size += 256 + entry.stanza().length();
        }
        return (int) Math.min(size, 1 << 20);
    }
}
