package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;

/// Many who write to Juliet's history, and one who reads on in it as her client does.
final class Load implements AutoCloseable {
    private static final int PAGE = 100;

    private final PostgresJournal journal;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> writers = new ArrayList<>();
    private final Set<MessageId> committed = ConcurrentHashMap.newKeySet();
    private final Set<MessageId> refused = ConcurrentHashMap.newKeySet();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicBoolean ending = new AtomicBoolean();

    Load(PostgresJournal journal, int writerCount) {
        this.journal = journal;
        for (int i = 0; i < writerCount; i++) {
            writers.add(threads.submit(this::write));
        }
    }

    /// Waits until so many more commits have come through.
    void awaitCommits(int more) {
        long target = commits.get() + more;
        while (commits.get() < target) {
            journal.flush();
        }
    }

    /// Reads everything after the last id it knows, until nothing more is written.
    Future<List<MessageId>> reader() {
        return threads.submit(() -> {
            List<MessageId> read = new ArrayList<>();
            boolean last = false;
            while (true) {
                MessageId after = read.isEmpty() ? MessageId.MIN : read.getLast();
                List<KeptMessage> page = page(after);
                page.forEach(message -> read.add(message.id()));
                if (last && page.isEmpty()) {
                    return read;
                }
                last = writers.stream().allMatch(Future::isDone);
            }
        });
    }

    void end() throws ExecutionException, InterruptedException {
        ending.set(true);
        for (Future<?> writer : writers) {
            writer.get();
        }
    }

    /// What was committed is there, for both sides and pending, and nothing else is.
    void assertKeptOnce(Database database) {
        for (String rows : List.of(
                "select id from message where owner = 'juliet@capulet.example'",
                "select id from message where owner = 'romeo@montague.example'",
                "select id from pending where owner = 'juliet@capulet.example'")) {
            List<MessageId> there = database.query(rows + " order by id", row -> new MessageId(row.getLong(1)));
            assertAllOf(there);
        }
    }

    /// These are the committed ones, in order, each once.
    void assertAllOf(List<MessageId> ids) {
        boolean same = ids.equals(committed.stream().sorted().toList());
        assertTrue(same, "%d ids, %d of them different; %d were committed"
                .formatted(ids.size(), Set.copyOf(ids).size(), committed.size()));
    }

    Set<MessageId> refused() {
        return new HashSet<>(refused);
    }

    @Override
    public void close() {
        ending.set(true);
        threads.close();
    }

    private void write() {
        while (!ending.get()) {
            List<MessageId> ids = List.of(journal.nextId(), journal.nextId(), journal.nextId());
            List<JournalEntry> entries = new ArrayList<>();
            for (MessageId id : ids) {
                entries.add(Entries.sent(Entries.ROMEO, id, Entries.JULIET));
                entries.add(Entries.received(Entries.JULIET, id, Entries.ROMEO));
            }
            try {
                journal.commit(entries);
                committed.addAll(ids);
                commits.incrementAndGet();
            } catch (StorageException e) {
                refused.addAll(ids);
                return;
            }
        }
    }

    private List<KeptMessage> page(MessageId after) {
        while (true) {
            try {
                return journal.log().first(Entries.JULIET, HistoryFilter.ALL.after(after), PAGE);
            } catch (StorageException e) {
                // The database is away: the journal waits for it, and so does the reader.
                journal.flush();
            }
        }
    }
}
