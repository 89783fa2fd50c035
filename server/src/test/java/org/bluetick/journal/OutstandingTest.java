package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.journal.Outstanding.Settlement;
import org.junit.jupiter.api.Test;

final class OutstandingTest {
    private static final List<Jid> OWNERS = List.of(Jid.of("romeo@a.example"), Jid.of("juliet@a.example"), Jid.of("b.example"));

    private final Outstanding outstanding = new Outstanding();

    @Test
    void whatWasAcknowledgedInTimeIsNeverInTheTable() {
        keep(0, 7, true);
        keep(0, 8, false);
        acknowledge(0, 7);
        acknowledge(0, 8);
        Settlement settlement = outstanding.settle(new MessageId(10));
        assertEquals(List.of(), settlement.left());
        assertEquals(List.of(new Kept(OWNERS.get(0), new MessageId(8))), settlement.gone(), "it was kept for nothing else");
        assertEquals(List.of(7L, 8L), acknowledged(0), "the tables say otherwise until it is settled");
        outstanding.done(settlement.upTo());
        assertEquals(List.of(), acknowledged(0));
    }

    @Test
    void whatIsAcknowledgedWhileItIsSettledIsDeleted() {
        keep(0, 7, true);
        Settlement settlement = outstanding.settle(new MessageId(10));
        assertEquals(1, settlement.left().size());
        acknowledge(0, 7);
        outstanding.done(settlement.upTo());
        assertEquals(List.of(7L), acknowledged(0));
        assertEquals(List.of(new Kept(OWNERS.get(0), new MessageId(7))), outstanding.delete(10));
    }

    @Test
    void whatCouldNotBeSettledIsSettledLater() {
        keep(0, 7, false);
        acknowledge(0, 7);
        outstanding.settle(new MessageId(10));
        outstanding.done(MessageId.MIN);
        assertEquals(1, outstanding.settle(new MessageId(10)).gone().size());
    }

    /// Beside a model of the tables: after every step they hold what is pending, and what is known here to be acknowledged.
    @Test
    void tablesAndAcknowledgementsTogetherTellWhatIsPending() {
        for (int seed = 0; seed < 300; seed++) {
            new Play(new Random(seed)).run();
        }
    }

    private void keep(int owner, long id, boolean archived) {
        outstanding.keep(new Pending(new Kept(OWNERS.get(owner), new MessageId(id)), archived));
    }

    private void acknowledge(int owner, long id) {
        outstanding.acknowledge(OWNERS.get(owner), new MessageId(id));
    }

    private List<Long> acknowledged(int owner) {
        return outstanding.acknowledged(OWNERS.get(owner)).boxed().toList();
    }

    private static final class Play {
        final Random random;
        final Outstanding outstanding = new Outstanding();
        final Map<Kept, Boolean> unsettled = new TreeMap<>(Play::compare);
        final Set<Kept> table = new TreeSet<>(Play::compare);
        final Set<Kept> pending = new TreeSet<>(Play::compare);
        final List<Kept> all = new ArrayList<>();
        long last = 1;
        MessageId settled = MessageId.MIN;

        Play(Random random) {
            this.random = random;
        }

        static int compare(Kept one, Kept other) {
            int byOwner = one.owner().compareTo(other.owner());
            return byOwner != 0 ? byOwner : one.id().compareTo(other.id());
        }

        void run() {
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> keep();
                    case 3, 4 -> acknowledge();
                    default -> pass();
                }
                checkPending();
            }
            pending.clear();
            all.forEach(each -> outstanding.acknowledge(each.owner(), each.id()));
            while (!outstanding.isEmpty()) {
                pass();
            }
            assertEquals(Set.of(), table);
        }

        void keep() {
            last += 1 + random.nextInt(3);
            Kept message = new Kept(OWNERS.get(random.nextInt(OWNERS.size())), new MessageId(last));
            boolean archived = random.nextBoolean();
            unsettled.put(message, archived);
            pending.add(message);
            all.add(message);
            outstanding.keep(new Pending(message, archived));
        }

        void acknowledge() {
            if (!all.isEmpty()) {
                Kept message = all.get(random.nextInt(all.size()));
                pending.remove(message);
                outstanding.acknowledge(message.owner(), message.id());
            }
        }

        void pass() {
            List<Kept> deletions = outstanding.delete(1 + random.nextInt(4));
            Settlement settlement = outstanding.settle(new MessageId(last - random.nextInt(2)));
            if (random.nextBoolean()) {
                acknowledge(); // meanwhile
            }
            table.removeAll(deletions);
            boolean fails = random.nextInt(4) == 0;
            if (!fails) {
                settlement.left().forEach(each -> table.add(each.message()));
                unsettled.keySet().removeIf(each -> !each.id().isAfter(settlement.upTo()));
                settled = settlement.upTo();
            }
            outstanding.done(settled);
        }

        void checkPending() {
            Set<Kept> told = new TreeSet<>(Play::compare);
            told.addAll(table);
            told.addAll(unsettled.keySet());
            OWNERS.forEach(owner -> outstanding.acknowledged(owner)
                    .forEach(id -> told.remove(new Kept(owner, new MessageId(id)))));
            assertEquals(pending, told.stream().collect(Collectors.toSet()));
        }
    }
}
