package org.bluetick.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.NamedMessage;
import org.bluetick.api.SentMessage;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// A journal and its reading side in memory, for tests. Any thread may call.
public final class MemoryJournal implements Journal, MessageLog, AutoCloseable {
    private final Horizon horizon;
    private final Precedence precedence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Jid, NavigableMap<MessageId, JournalEntry>> messages = new HashMap<>();
    private final Map<Jid, Set<MessageId>> pending = new HashMap<>();
    private boolean closed;

    public MemoryJournal(MessageClock clock) {
        this.horizon = new Horizon(clock);
        this.precedence = new Precedence(horizon::give);
    }

    @Override
    public MessageId nextId() {
        return horizon.give();
    }

    @Override
    public void commit(List<JournalEntry> entries) {
        List<MessageId> ids = entries.stream().map(JournalEntry::id).toList();
        try {
            Encoded.of(entries);
            locked(() -> write(entries));
        } finally {
            horizon.land(ids);
            entries.forEach(entry -> precedence.land(entry.owner(), entry.id()));
        }
        precedence.awaitEarlier(entries);
    }

    @Override
    public MessageId nextId(Jid owner) {
        return precedence.give(owner);
    }

    @Override
    public void awaitInFlight(Jid owner) {
        MessageId last = nextId(owner);
        abandon(owner, last);
        precedence.awaitEarlier(owner, last);
    }

    @Override
    public void abandon(MessageId id) {
        horizon.land(List.of(id));
    }

    @Override
    public void abandon(Jid owner, MessageId id) {
        abandon(id);
        precedence.land(owner, id);
    }

    @Override
    public void acknowledged(Jid owner, List<MessageId> ids) {
        locked(() -> {
            Set<MessageId> waiting = pending.getOrDefault(owner, Set.of());
            for (MessageId id : ids) {
                if (waiting.contains(id)) {
                    waiting.remove(id);
                    history(owner).computeIfPresent(id, (_, entry) -> entry.archived() ? entry : null);
                }
            }
            return true;
        });
    }

    @Override
    public void flush() {
        // Nothing is ever left to do.
    }

    @Override
    public MessageId horizon() {
        return horizon.value();
    }

    @Override
    public void observe(MessageId seen) {
        horizon.observe(seen);
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void close() {
        locked(() -> closed = true);
    }

    @Override
    public List<KeptMessage> first(Jid owner, HistoryFilter filter, int limit) {
        MessageId end = horizon();
        return locked(() -> passing(owner, filter, end).limit(limit).map(MemoryJournal::kept).toList());
    }

    @Override
    public List<KeptMessage> last(Jid owner, HistoryFilter filter, int limit) {
        MessageId end = horizon();
        List<KeptMessage> all = locked(() -> passing(owner, filter, end).map(MemoryJournal::kept).toList());
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public List<KeptMessage> find(Jid owner, List<MessageId> ids) {
        return locked(() -> passing(owner, HistoryFilter.ALL, MessageId.MAX)
                .filter(entry -> ids.contains(entry.id())).map(MemoryJournal::kept).toList());
    }

    @Override
    public long count(Jid owner, HistoryFilter filter, long atMost) {
        MessageId end = horizon();
        return locked(() -> passing(owner, filter, end).limit(atMost).count());
    }

    @Override
    public List<KeptMessage> pendingOf(Jid owner, MessageId after, int limit) {
        return locked(() -> history(owner).tailMap(after, false).values().stream()
                .filter(entry -> isPending(owner, entry.id())).limit(limit).map(MemoryJournal::kept).toList());
    }

    @Override
    public List<Jid> pendingDomains() {
        return locked(() -> pending.entrySet().stream()
                .filter(entry -> entry.getKey().isDomain() && !entry.getValue().isEmpty()).map(Map.Entry::getKey).sorted().toList());
    }

    @Override
    public long countPending(Jid owner, long atMost) {
        return locked(() -> Math.min(atMost, pending.getOrDefault(owner, Set.of()).size()));
    }

    @Override
    public List<SentMessage> lastSent(Jid owner, MessageId since, int limit) {
        return locked(() -> history(owner).tailMap(since, false).descendingMap().values().stream()
                .filter(MemoryJournal::isSentByItsOwner)
                .filter(entry -> entry.originId() != null || entry.sent() != null && !entry.sent().isCounted())
                .map(entry -> new SentMessage(entry.id(), entry.originId(), entry.sent() == null ? null : entry.sent().smId()))
                .limit(limit)
                .toList());
    }

    @Override
    public List<NamedMessage> named(Jid owner, HistoryFilter filter, Set<String> names, int lookAt) {
        MessageId end = horizon();
        List<JournalEntry> all = locked(() -> passing(owner, filter, end).toList());
        return all.subList(Math.max(0, all.size() - lookAt), all.size()).stream()
                .filter(entry -> entry.originId() != null && names.contains(entry.originId()))
                .map(entry -> new NamedMessage(entry.id(), entry.direction(), entry.originId())).toList();
    }

    @Override
    public List<KeptMessage> findSent(Jid owner, List<MessageId> ids) {
        return locked(() -> history(owner).values().stream()
                .filter(entry -> ids.contains(entry.id()) && isSentByItsOwner(entry)).map(MemoryJournal::kept).toList());
    }

    /// Of what one sends to oneself only one side is in the history.
    private static boolean isSentByItsOwner(JournalEntry entry) {
        return entry.direction() == Direction.SENT || entry.archived() && entry.peer().bare().equals(entry.owner());
    }

    @Override
    public OptionalLong lastCount(Jid owner, String smId, MessageId since) {
        return locked(() -> countsOf(owner, smId, since).max());
    }

    @Override
    public long countAbove(Jid owner, String smId, MessageId since, long count) {
        return locked(() -> countsOf(owner, smId, since).filter(each -> each > count).count());
    }

    private LongStream countsOf(Jid owner, String smId, MessageId since) {
        return history(owner).tailMap(since, false).values().stream()
                .flatMap(entry -> Stream.ofNullable(entry.sent()))
                .filter(sent -> sent.smId().equals(smId) && sent.isCounted()).mapToLong(JournalEntry.StreamCount::count);
    }

    @Override
    public int removeBefore(Jid owner, MessageId before, int limit) {
        return locked(() -> {
            List<MessageId> oldest = history(owner).headMap(before).values().stream()
                    .filter(JournalEntry::archived).limit(limit).map(JournalEntry::id).toList();
            oldest.forEach(id -> history(owner).computeIfPresent(id,
                    (_, entry) -> isPending(owner, id) ? unarchived(entry) : null));
            return oldest.size();
        });
    }

    @Override
    public void removeAll(Jid owner) {
        locked(() -> {
            pending.remove(owner);
            return messages.remove(owner) != null;
        });
    }

    @Override
    public int removeUnarchived(MessageId before, int limit) {
        return locked(() -> {
            List<JournalEntry> left = messages.values().stream()
                    .flatMap(history -> history.headMap(before).values().stream())
                    .filter(entry -> !entry.archived() && !isPending(entry.owner(), entry.id()))
                    .limit(limit).toList();
            left.forEach(entry -> history(entry.owner()).remove(entry.id()));
            return left.size();
        });
    }

    private boolean write(List<JournalEntry> entries) {
        if (closed) {
            throw new StorageException("the journal is closed");
        }
        Set<List<Object>> keys = new HashSet<>();
        for (JournalEntry entry : entries) {
            if (!keys.add(List.of(entry.owner(), entry.id())) || history(entry.owner()).containsKey(entry.id())) {
                throw new StorageException("message %s of %s is already kept".formatted(entry.id(), entry.owner()));
            }
        }
        for (JournalEntry entry : entries) {
            history(entry.owner()).put(entry.id(), entry);
            if (entry.pending()) {
                pending.computeIfAbsent(entry.owner(), _ -> new HashSet<>()).add(entry.id());
            }
        }
        return true;
    }

    private Stream<JournalEntry> passing(Jid owner, HistoryFilter filter, MessageId end) {
        return new ArrayList<>(history(owner).values()).stream()
                .filter(JournalEntry::archived)
                .filter(entry -> !entry.id().isAfter(end))
                .filter(entry -> entry.id().value() > filter.above() && entry.id().value() < filter.below())
                .filter(entry -> isWith(entry.peer(), filter))
                .filter(entry -> hasWords(entry.stanza(), filter.words()));
    }

    /// Any text counts; the real thing looks at bodies.
    private static boolean hasWords(String stanza, @Nullable String words) {
        return words == null || textOf(stanza).containsAll(wordsOf(words));
    }

    private static Set<String> textOf(String stanza) {
        return wordsOf(stanza.replaceAll("<[^>]*>", " "));
    }

    private static Set<String> wordsOf(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).collect(Collectors.toSet());
    }

    @Override
    public void searchable(boolean on) {
        // Everything can be searched in memory.
    }

    private static boolean isWith(Jid peer, HistoryFilter filter) {
        Jid with = filter.with();
        return with == null || (with.isBare() ? peer.bare() : peer).equals(with);
    }

    private NavigableMap<MessageId, JournalEntry> history(Jid owner) {
        return messages.computeIfAbsent(owner, _ -> new TreeMap<>());
    }

    private boolean isPending(Jid owner, MessageId id) {
        return pending.getOrDefault(owner, Set.of()).contains(id);
    }

    private static JournalEntry unarchived(JournalEntry entry) {
        return new JournalEntry(entry.owner(), entry.id(), entry.peer(), entry.direction(), false, true,
                entry.stanza(), entry.originId(), entry.sent());
    }

    private static KeptMessage kept(JournalEntry entry) {
        return new KeptMessage(entry.id(), entry.peer(), entry.direction(), entry.stanza());
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
