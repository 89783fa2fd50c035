package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.api.MessageId;
import org.junit.jupiter.api.Test;

final class HorizonTest {
    private final Horizon horizon = new Horizon(new MessageClock(Clock.systemUTC(), 1));

    @Test
    void isJustBelowTheSmallestIdInFlight() {
        MessageId first = horizon.give();
        MessageId second = horizon.give();
        horizon.land(List.of(second));
        assertEquals(first.value() - 1, horizon.value().value());
        horizon.land(List.of(first));
        assertTrue(horizon.value().isAfter(second));
    }

    @Test
    void staysBelowAllIdsThatAreGivenLater() {
        MessageId before = horizon.value();
        assertTrue(horizon.give().isAfter(before));
    }

    @Test
    void ignoresWhatIsNotInFlight() {
        MessageId id = horizon.give();
        horizon.land(List.of(new MessageId(1), MessageId.MAX));
        assertFalse(horizon.value().compareTo(id) >= 0);
        horizon.land(List.of(id, id));
        assertTrue(horizon.value().isAfter(id));
    }

    @Test
    void isExactForRandomInterleavings() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        TreeSet<MessageId> inFlight = new TreeSet<>();
        for (int step = 0; step < 200_000; step++) {
            // Grows to some thousands and shrinks again, so that the ring wraps and grows.
            boolean growing = step / 20_000 % 2 == 0;
            if (inFlight.isEmpty() || random.nextInt(100) < (growing ? 60 : 40)) {
                inFlight.add(horizon.give());
            } else {
                MessageId below = new MessageId(random.nextLong(inFlight.first().value(), inFlight.last().value() + 1));
                MessageId any = inFlight.floor(below);
                inFlight.remove(any);
                horizon.land(List.of(any));
            }
            if (!inFlight.isEmpty()) {
                assertEquals(inFlight.first().value() - 1, horizon.value().value(), "seed " + seed + ", step " + step);
            }
        }
    }

    @Test
    void neverPassesAnIdThatBecomesVisibleLater() throws Exception {
        int writers = 8;
        long seed = new Random().nextLong();
        ConcurrentSkipListSet<MessageId> visible = new ConcurrentSkipListSet<>();
        AtomicInteger writing = new AtomicInteger(writers);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < writers; i++) {
                Random random = new Random(seed + i);
                threads.submit(() -> write(visible, random, writing));
            }
            Future<List<MessageId>> reader = threads.submit(() -> page(visible, writing));
            List<MessageId> read = reader.get();
            assertTrue(read.equals(List.copyOf(visible)), "skipped %d of %d; seed %d"
                    .formatted(visible.size() - read.size(), visible.size(), seed));
        }
    }

    private void write(ConcurrentSkipListSet<MessageId> visible, Random random, AtomicInteger writing) {
        try {
            for (int i = 0; i < 5_000; i++) {
                List<MessageId> ids = new ArrayList<>();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    ids.add(horizon.give());
                }
                if (random.nextInt(10) > 0) {
                    visible.addAll(ids.reversed());
                }
                horizon.land(ids);
            }
        } finally {
            writing.decrementAndGet();
        }
    }

    /// Everything after the last id I know, again and again.
    private List<MessageId> page(ConcurrentSkipListSet<MessageId> visible, AtomicInteger writing) {
        List<MessageId> read = new ArrayList<>();
        boolean last = false;
        while (true) {
            MessageId after = read.isEmpty() ? MessageId.MIN : read.getLast();
            MessageId end = horizon.value();
            if (end.isAfter(after)) {
                visible.subSet(after, false, end, true).stream().limit(50).forEach(read::add);
            }
            if (last && (read.isEmpty() || read.getLast().equals(after))) {
                return read;
            }
            last = writing.get() == 0;
        }
    }
}
