package org.bluetick.upload;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.address.Jid;
import org.bluetick.upload.Upload.State;

/// In memory, for tests. Any thread may call.
final class MemoryUploadStore implements UploadStore {
    /// What an account has uploaded on a day.
    private record Day(Jid owner, long day) {}

    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final Map<Day, Long> days = new ConcurrentHashMap<>();

    @Override
    public boolean reserve(Upload slot, Quota quota) {
        AtomicBoolean fits = new AtomicBoolean();
        days.compute(new Day(slot.owner(), slot.day()), (day, before) -> {
            long today = (before == null ? 0 : before) + slot.charge();
            fits.set(new Usage(all(slot.owner()) + slot.charge(), today).isWithin(quota));
            if (fits.get()) {
                uploads.put(slot.id(), slot);
            }
            return fits.get() ? Long.valueOf(today) : before;
        });
        return fits.get();
    }

    @Override
    public Usage usage(Jid owner, Instant now) {
        return new Usage(all(owner), days.getOrDefault(new Day(owner, Upload.day(now)), 0L));
    }

    private long all(Jid owner) {
        return uploads.values().stream().filter(upload -> counts(upload, owner)).mapToLong(Upload::charge).sum();
    }

    private static boolean counts(Upload upload, Jid owner) {
        return upload.owner().equals(owner) && upload.state() != State.REMOVED;
    }

    @Override
    public Optional<Instant> roomFor(Jid owner, long bytes) {
        TreeMap<Instant, Long> freed = new TreeMap<>();
        uploads.values().stream()
                .filter(upload -> counts(upload, owner) && upload.ends() != null)
                .forEach(upload -> freed.merge(upload.ends(), upload.charge(), Long::sum));
        long sum = 0;
        for (Map.Entry<Instant, Long> each : freed.entrySet()) {
            sum += each.getValue();
            if (sum >= bytes) {
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Upload> find(String id) {
        return Optional.ofNullable(uploads.get(id));
    }

    @Override
    public Optional<Upload> claim(String id, Instant now, Instant until) {
        AtomicBoolean claimed = new AtomicBoolean();
        Upload changed = uploads.computeIfPresent(id, (key, upload) -> {
            claimed.set(upload.state() == State.SLOT && !upload.isEnded(now));
            return claimed.get() ? upload.with(State.ARRIVING, until) : upload;
        });
        return claimed.get() ? Optional.ofNullable(changed) : Optional.empty();
    }

    @Override
    public boolean keep(String id, MediaType type, long checksum) {
        AtomicBoolean kept = new AtomicBoolean();
        uploads.computeIfPresent(id, (key, upload) -> {
            kept.set(upload.isUnderWay());
            return kept.get() ? upload.kept(type, checksum) : upload;
        });
        return kept.get();
    }

    @Override
    public void release(String id, Instant ends) {
        uploads.computeIfPresent(id, (key, upload) ->
                upload.state() == State.ARRIVING ? upload.with(State.SLOT, ends) : upload);
    }

    @Override
    public void giveUp(Jid owner, Instant now) {
        uploads.replaceAll((id, upload) -> upload.owner().equals(owner) ? givenUp(upload, now) : upload);
        days.keySet().removeIf(day -> day.owner().equals(owner));
    }

    private static Upload givenUp(Upload upload, Instant now) {
        boolean open = upload.state() == State.SLOT && !upload.isEnded(now);
        return upload.with(State.REMOVED, open && upload.ends() != null ? upload.ends() : now);
    }

    @Override
    public List<Upload> ended(Instant now, int limit) {
        return uploads.values().stream()
                .filter(upload -> upload.isEnded(now))
                .sorted(comparing(Upload::ends))
                .limit(limit)
                .toList();
    }

    @Override
    public void remove(Upload upload) {
        Upload removed = uploads.remove(upload.id());
        if (removed != null && removed.isUnderWay()) {
            days.computeIfPresent(new Day(removed.owner(), removed.day()), (day, bytes) -> bytes - removed.charge());
        }
    }
}
