package org.bluetick.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.session.Mailbox;
import org.junit.jupiter.api.Test;

class MovingMailboxTest {
    private static final int ROUNDS = 500;
    private static final int TASKS = 200;

    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    /// The end of a turn is part of it.
    private final class StreamOwner implements Mailbox.Owner {
        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public void turnEnded() {
            alone(() -> {});
        }

        @Override
        public void turnFailed() {
            wrong.add("a turn has failed");
        }

        void alone(Runnable task) {
            if (inside.incrementAndGet() != 1) {
                wrong.add("two at once");
            }
            task.run();
            inside.decrementAndGet();
        }
    }

    /// The stream moves while its connection posts, somewhere among the tasks.
    @Test
    void orderIsKeptAndNothingRunsTwiceOrTogetherHoweverTheStreamMoves() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            moveAmongTasks(round, round % TASKS);
        }
        assertEquals(List.of(), new ArrayList<>(wrong));
    }

    private void moveAmongTasks(int round, int at) throws InterruptedException {
        StreamOwner owner = new StreamOwner();
        Mailbox first = new Mailbox(Thread::startVirtualThread, journal, owner);
        Mailbox second = new Mailbox(Thread::startVirtualThread, journal, new SomebodyElse());
        MovingMailbox mailbox = new MovingMailbox(first);
        List<Integer> done = new ArrayList<>(); // handed from turn to turn
        List<Integer> expected = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            expected.add(i);
            mailbox.post(number == at
                    ? () -> mailbox.moveTo(second, () -> {
                        mailbox.current().belongTo(owner);
                        owner.alone(() -> done.add(number));
                    })
                    : () -> owner.alone(() -> done.add(number)));
            if (i % 16 == 0) {
                Thread.yield();
            }
        }
        mailbox.post(end::countDown);
        assertTrue(end.await(60, TimeUnit.SECONDS), "round " + round + " hangs");
        if (!done.equals(expected)) {
            wrong.add("round " + round + ", moved at " + at + ": " + done);
        }
    }

    private final class SomebodyElse implements Mailbox.Owner {
        @Override
        public void turnEnded() {}

        @Override
        public void turnFailed() {
            wrong.add("a turn has failed");
        }
    }
}
