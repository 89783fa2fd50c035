package org.bluetick.im;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bluetick.address.Jid;
import org.junit.jupiter.api.Test;

class SeenVersionsTest {
    private static final Jid ROMEO = Jid.of("romeo@example.com");
    private static final Jid JULIET = Jid.of("juliet@example.com");

    @Test
    void whatTheRosterHadAlreadyIsNoNews() {
        SeenVersions seen = new SeenVersions(7);
        assertFalse(seen.see(ROMEO, 7));
        assertTrue(seen.see(ROMEO, 8));
        assertEquals(8, seen.whole());
    }

    @Test
    void aVersionIsNotWholeWhileAnEarlierChangeIsMissing() {
        SeenVersions seen = new SeenVersions(0);
        assertTrue(seen.see(ROMEO, 2));
        assertEquals(0, seen.whole());
        assertTrue(seen.see(JULIET, 1));
        assertEquals(2, seen.whole());
    }

    @Test
    void anOlderChangeOfTheSameContactIsNoNews() {
        SeenVersions seen = new SeenVersions(0);
        assertTrue(seen.see(ROMEO, 2));
        assertFalse(seen.see(ROMEO, 1));
        assertEquals(2, seen.whole());
    }

    @Test
    void changesHeardInAnyOrderLeaveTheLatestOfEachContact() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Jid> contacts = List.of(ROMEO, JULIET, Jid.of("nurse@example.com"));
        Map<Jid, Long> latest = new HashMap<>();
        List<Map.Entry<Jid, Long>> changes = new ArrayList<>();
        for (long version = 1; version <= 50; version++) {
            Jid contact = contacts.get(random.nextInt(contacts.size()));
            changes.add(Map.entry(contact, version));
            latest.put(contact, version);
        }
        Collections.shuffle(changes, random);
        SeenVersions seen = new SeenVersions(0);
        Map<Jid, Long> heard = new HashMap<>();
        for (Map.Entry<Jid, Long> change : changes) {
            if (seen.see(change.getKey(), change.getValue())) {
                heard.put(change.getKey(), change.getValue());
            }
        }
        assertEquals(latest, heard, "seed " + seed);
        assertEquals(50, seen.whole(), "seed " + seed);
    }
}
