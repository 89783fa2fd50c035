package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bluetick.api.MessageId;
import org.bluetick.offline.Client.Acks;
import org.bluetick.offline.Client.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Going online and going offline while messages come (ARCHITECTURE §5): with real threads, again and again.
abstract class RaceContract {
    private static final int SENDERS = 3;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Client> senders = new ArrayList<>();
    private final int[] sent = new int[SENDERS];
    private House house;

    abstract House house();

    abstract int rounds();

    @BeforeEach
    void connectSenders() {
        house = house();
        for (int i = 0; i < SENDERS; i++) {
            house.createAccount("romeo" + i);
            senders.add(house.connect("romeo" + i + "@localhost/home", Acks.SOCKET));
        }
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void eachMessageComesOnceThoughItsRecipientComesAndGoes() {
        List<List<Got>> sessions = new ArrayList<>();
        for (int round = 0; round < rounds(); round++) {
            Client juliet = house.connect("juliet@localhost/" + round, Acks.SOCKET);
            write();
            juliet.becomeAvailable();
            write();
            if (random.nextBoolean()) {
                juliet.afterTurn();
                write();
            }
            if (random.nextBoolean()) {
                juliet.becomeUnavailable();
                write();
                if (random.nextBoolean()) {
                    juliet.becomeAvailable();
                    write();
                }
                juliet.becomeUnavailable();
            }
            juliet.end();
            sessions.add(juliet.got());
        }
        sessions.add(theRest());
        check(sessions);
    }

    @Test
    void eachMessageComesOnceThoughItsRecipientLosesAndResumesItsStream() {
        List<List<Got>> sessions = new ArrayList<>();
        for (int round = 0; round < rounds(); round++) {
            Client juliet = house.connect("juliet@localhost/" + round, random.nextBoolean() ? Acks.ASKED : Acks.TOLD);
            write();
            juliet.becomeAvailable();
            write();
            for (int i = random.nextInt(3); i > 0; i--) {
                if (random.nextBoolean()) {
                    juliet.goDeaf();
                    write();
                }
                juliet.drop();
                write();
                juliet.resume();
                write();
                if (random.nextBoolean()) {
                    juliet.acknowledge();
                }
            }
            if (random.nextInt(4) == 0) {
                juliet.drop();
            }
            juliet.end();
            sessions.add(juliet.got());
        }
        sessions.add(theRest());
        check(sessions);
    }

    @Test
    void aDeviceThatComesOnlineWhileAnotherIsThereMissesNothingThatComesFromThenOn() {
        Client phone = house.connect("juliet@localhost/phone", Acks.SOCKET);
        phone.becomeAvailable();
        for (int round = 0; round < rounds(); round++) {
            write();
            Client laptop = house.connect("juliet@localhost/" + round, Acks.SOCKET);
            laptop.becomeAvailable();
            laptop.afterTurn();
            int[] before = sent.clone();
            write();
            settle();
            phone.afterTurn();
            laptop.afterTurn();
            List<Got> got = laptop.got();
            checkSession(got);
            for (int i = 0; i < SENDERS; i++) {
                for (int number = before[i]; number < sent[i]; number++) {
                    assertTrue(has(got, i, number), "the laptop has not got " + number + " of " + i + "; " + seed());
                }
            }
            laptop.becomeUnavailable();
            laptop.end();
        }
        check(List.of(phone.got()));
    }

    /// Each sender sends some.
    private void write() {
        for (int i = 0; i < SENDERS; i++) {
            for (int some = random.nextInt(4); some > 0; some--) {
                senders.get(i).write(sent[i]++);
            }
        }
        if (random.nextInt(4) == 0) {
            Thread.yield();
        }
    }

    private void settle() {
        senders.forEach(Client::afterTurn);
    }

    /// What the last session gets, when everything has been sent.
    private List<Got> theRest() {
        settle();
        Client last = house.connect("juliet@localhost/last", Acks.SOCKET);
        last.becomeAvailable();
        for (int page = 0; page < 1000 && house.log().countPending(House.JULIET, 1) > 0; page++) {
            last.afterTurn();
        }
        last.becomeUnavailable();
        last.end();
        assertEquals(List.of(), house.log().pendingOf(House.JULIET, MessageId.MIN, 10), this::seed);
        return last.got();
    }

    /// All of it, in each sender's order; a repeat only of what was not acknowledged (the client sees to that), under the same id.
    private void check(List<List<Got>> sessions) {
        sessions.forEach(this::checkSession);
        Map<String, MessageId> ids = new HashMap<>();
        Map<String, Integer> next = new HashMap<>();
        for (Got got : sessions.stream().flatMap(List::stream).toList()) {
            MessageId known = ids.putIfAbsent(got.sender() + got.number(), got.id());
            if (known == null) {
                assertEquals(next.getOrDefault(got.sender(), 0), got.number(), () -> "from " + got.sender() + "; " + seed());
                next.merge(got.sender(), 1, Integer::sum);
            } else {
                assertEquals(known, got.id(), this::seed);
            }
        }
        for (int i = 0; i < SENDERS; i++) {
            assertEquals(sent[i], next.getOrDefault("romeo" + i + "@localhost/home", 0), this::seed);
        }
    }

    private void checkSession(List<Got> session) {
        Set<MessageId> ids = new HashSet<>();
        Map<String, Integer> last = new HashMap<>();
        for (Got got : session) {
            assertTrue(ids.add(got.id()), () -> got + " came twice in one session; " + seed());
            Integer before = last.put(got.sender(), got.number());
            assertFalse(before != null && before > got.number(), () -> got + " came after " + before + "; " + seed());
        }
    }

    private static boolean has(List<Got> got, int sender, int number) {
        return got.stream().anyMatch(any -> any.number() == number && any.sender().equals("romeo" + sender + "@localhost/home"));
    }

    private String seed() {
        return "seed " + seed;
    }
}
