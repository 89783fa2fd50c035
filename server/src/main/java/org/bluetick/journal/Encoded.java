package org.bluetick.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.storage.StorageException;

/// What one caller commits, ready to be sent: encoded in the caller's thread, so that the committing thread only
/// passes bytes on, and so that what could never be kept fails before anybody else is concerned.
///
/// @param messages rows of [#COLUMNS]
/// @param pending which of them a device must acknowledge
/// @param lastId the largest id among them
record Encoded(ByteBuffer messages, List<Pending> pending, int rows, long lastId) {
    static final String COLUMNS =
            "id, sm_count, direction, archived, pending, owner, peer, peer_resource, origin_id, sm_id, stanza";

    /// Commits nothing, but in its turn: who waits for it has waited for all before it.
    static final Encoded NOTHING = new Encoded(ByteBuffer.allocate(0), List.of(), 0, 0);

    private static final int FIELDS = 11;
    /// About so much.
    private static final int ROW_WITHOUT_STANZA = 192;

    /// Throws [StorageException] when one of them cannot be kept.
    static Encoded of(List<JournalEntry> entries) {
        RowBuffer messages = new RowBuffer(expectedSize(entries));
        List<Pending> pending = new ArrayList<>(entries.size());
        long lastId = 0;
        for (JournalEntry entry : entries) {
            putMessage(messages, entry);
            if (entry.pending()) {
                pending.add(new Pending(new Kept(entry.owner(), entry.id()), entry.archived()));
            }
            lastId = Math.max(lastId, entry.id().value());
        }
        return new Encoded(messages.rows(), pending, entries.size(), lastId);
    }

    /// What is pending of all of them.
    static List<Pending> pendingOf(List<Encoded> batch) {
        return batch.stream().flatMap(encoded -> encoded.pending.stream()).toList();
    }

    int size() {
        return messages.limit();
    }

    private static void putMessage(RowBuffer row, JournalEntry entry) {
        StreamCount sent = entry.sent();
        row.row(FIELDS);
        row.put(entry.id().value());
        if (sent == null || !sent.isCounted()) {
            row.putNull();
        } else {
            row.put(sent.count());
        }
        row.put(code(entry.direction()));
        row.put(entry.archived());
        row.put(entry.pending());
        row.put(entry.owner().toString());
        row.put(entry.peer().bare().toString());
        row.put(entry.peer().resource().orElse(null));
        row.put(entry.originId());
        row.put(sent == null ? null : sent.smId());
        row.put(entry.stanza());
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
            size += ROW_WITHOUT_STANZA + entry.stanza().length();
        }
        return (int) Math.min(size, 1 << 20);
    }
}
