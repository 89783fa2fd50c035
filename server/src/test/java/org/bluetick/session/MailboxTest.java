package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final int SENDERS = 8;
    private static final int TASKS = 5_000;

    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    private final List<String> log = new ArrayList<>();
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final Mailbox mailbox = new Mailbox(threads::add, journal, new LoggingOwner("owner"));

    private final class LoggingOwner implements Mailbox.Owner {
        private final String name;

        LoggingOwner(String name) {
            this.name = name;
        }

        @Override
        public void turnEnded() {
            log.add(name + " ended");
        }

        @Override
        public void turnFailed() {
            log.add(name + " failed");
        }
    }

    private void runThreads() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void says(String word) {
        mailbox.post(() -> log.add(word));
    }

    @Test
    void aTurnTakesAllThatHasArrivedInOrder() {
        says("one");
        says("two");
        says("three");
        assertEquals(1, threads.size(), "threads");
        runThreads();
        assertEquals(List.of("one", "two", "three", "owner ended"), log);
    }

    @Test
    void whatIsPostedDuringATurnIsAnotherTurn() {
        mailbox.post(() -> {
            log.add("one");
            says("two");
            says("three");
        });
        runThreads();
        assertEquals(List.of("one", "owner ended", "two", "three", "owner ended"), log);
    }

    @Test
    void anIdleMailboxHasNoThreadAndWakesUpAgain() {
        says("one");
        runThreads();
        says("two");
        assertEquals(1, threads.size(), "threads");
        runThreads();
        assertEquals(List.of("one", "owner ended", "two", "owner ended"), log);
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheSession() {
        mailbox.post(() -> {
            throw new IllegalStateException("on purpose");
        });
        says("two");
        runThreads();
        assertEquals(List.of("two", "owner ended"), log);
    }

    @Test
    void anErrorDoesNotLeaveTheMailboxRunningForEver() {
        mailbox.post(() -> {
            throw new LinkageError("on purpose");
        });
        says("two");
        runThreads();
        says("three");
        runThreads();
        assertEquals(List.of("two", "owner ended", "three", "owner ended"), log);
    }

    @Test
    void anOwnerThatThrowsDoesNotLeaveTheMailboxRunningForEver() {
        mailbox.belongTo(new Mailbox.Owner() {
            @Override
            public void turnEnded() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void turnFailed() {
                throw new AssertionError("nothing was to be written down");
            }
        });
        says("one");
        runThreads();
        says("two");
        runThreads();
        assertEquals(List.of("one", "two"), log);
    }

    @Test
    void aTurnThatIsHandedOverEndsForTheNewOwner() {
        says("one");
        mailbox.post(() -> mailbox.belongTo(new LoggingOwner("heir")));
        runThreads();
        assertEquals(List.of("one", "heir ended"), log);
    }

    @Test
    void theOwnerLearnsThatATurnCouldNotBeWrittenDownAndThenItsEnd() {
        mailbox.post(() -> {
            Turn.keep(Entries.entry(journal.nextId()));
            Turn.afterCommit(() -> log.add("effect"));
        });
        journal.close();
        runThreads();
        says("next");
        runThreads();
        assertEquals(List.of("owner failed", "owner ended", "next", "owner ended"), log);
    }

    /// Many threads post; each one's tasks are run in its order, none is lost, and never two at once.
    @Test
    void manyThreadsMayPost() throws InterruptedException {
        AtomicBoolean busy = new AtomicBoolean();
        AtomicBoolean together = new AtomicBoolean();
        CountDownLatch allDone = new CountDownLatch(SENDERS * TASKS);
        int[] last = new int[SENDERS];
        List<String> disorder = new ArrayList<>();
        int[] turns = new int[1];
        Mailbox shared = new Mailbox(Thread::startVirtualThread, journal, new Mailbox.Owner() {
            @Override
            public void turnEnded() {
                turns[0]++;
                together.compareAndSet(false, busy.get());
            }

            @Override
            public void turnFailed() {
                disorder.add("a turn has failed");
            }
        });
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int self = sender;
            senders.add(Thread.startVirtualThread(() -> {
                for (int i = 1; i <= TASKS; i++) {
                    int number = i;
                    shared.post(() -> {
                        if (!busy.compareAndSet(false, true)) {
                            together.set(true);
                        }
                        if (last[self] != number - 1) {
                            disorder.add(self + ": " + number + " after " + last[self]);
                        }
                        last[self] = number;
                        busy.set(false);
                        allDone.countDown();
                    });
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertTrue(allDone.await(60, TimeUnit.SECONDS), () -> allDone.getCount() + " tasks were not run");
        assertFalse(together.get(), "two tasks ran at once");
        assertEquals(List.of(), disorder);
    }

    @Test
    void aTurnIsToldOfTheMailboxThatItHasFilledAlsoByWhatWaitedForItsCommit() {
        List<Mailbox> told = new ArrayList<>();
        Mailbox sender = new Mailbox(threads::add, journal, new Mailbox.Owner() {
            @Override
            public void delivered() {
                told.addAll(Turn.takeFull());
            }

            @Override
            public void turnEnded() {
                log.add("sender ended");
            }

            @Override
            public void turnFailed() {
                throw new AssertionError("the turn failed");
            }
        });
        Deque<Runnable> later = new ArrayDeque<>();
        Mailbox full = new Mailbox(later::add, journal, new LoggingOwner("full"));

        sender.post(() -> full.post(() -> log.add("large"), 1 << 20));
        runThreads();
        assertEquals(List.of(), told);
        sender.post(() -> {
            Turn.keep(Entries.entry(journal.nextId()));
            Turn.afterCommit(() -> full.post(() -> log.add("small"), 1));
            assertEquals(List.of(), Turn.takeFull());
        });
        runThreads();
        assertEquals(List.of(full), told);

        later.remove().run();
        sender.post(() -> full.post(() -> log.add("small"), 1));
        runThreads();
        assertEquals(List.of(full), told);
    }
}
