package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.junit.jupiter.api.Test;

final class PrecedenceTest {
    /// More than there are lanes: some share one.
    private static final int OWNERS = 5_000;
    private static final long HUNG_SECONDS = 60;

    private final AtomicLong last = new AtomicLong();
    private final Precedence precedence = new Precedence(() -> new MessageId(last.incrementAndGet()));

    private record InFlight(Jid owner, MessageId first, MessageId second) {}

    @Test
    void theSecondWaitsForTheFirstOfItsHistoryAndNobodyForEver() throws Exception {
        List<InFlight> all = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            Jid owner = Jid.of("owner" + i + "@example.org");
            all.add(new InFlight(owner, precedence.give(owner), precedence.give(owner)));
        }
        Set<MessageId> landed = ConcurrentHashMap.newKeySet();
        List<Future<Boolean>> seconds = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (InFlight each : all) {
                seconds.add(threads.submit(() -> {
                    precedence.land(each.owner, each.second);
                    precedence.awaitEarlier(each.owner, each.second);
                    return landed.contains(each.first);
                }));
            }
            for (InFlight each : all) {
                landed.add(each.first);
                precedence.land(each.owner, each.first);
            }
            for (Future<Boolean> second : seconds) {
                assertTrue(second.get(HUNG_SECONDS, TimeUnit.SECONDS), "told before the first could be read");
            }
        }
    }

    @Test
    void whatIsNotInFlightIsWaitedForByNobody() {
        Jid owner = Jid.of("juliet@example.org");
        MessageId landed = precedence.give(owner);
        MessageId next = precedence.give(owner);
        precedence.land(owner, landed);
        precedence.land(owner, landed);
        precedence.land(owner, next);
        precedence.awaitEarlier(owner, next);
        MessageId later = precedence.give(owner);
        precedence.awaitEarlier(owner, next); // what comes later holds nobody up
        assertTrue(later.isAfter(next));
    }
}
