package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.bluetick.Storage;
import org.bluetick.offline.Client.Acks;
import org.bluetick.offline.Client.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that does not take what comes: nothing is lost, nothing doubled, and little is held for it.
final class FallBehindTest {
    private final House house = new House(Storage.inMemory(Clock.systemUTC()));
    private Client romeo;

    @BeforeEach
    void connectRomeo() {
        house.createAccount("romeo");
        romeo = house.connect("romeo@localhost/orchard", Acks.SOCKET);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatComesMeanwhileWaitsAndIsGivenInOrderWhenItReadsOn() {
        for (Acks acks : List.of(Acks.SOCKET, Acks.ASKED)) {
            Client juliet = available("juliet@localhost/" + acks, acks);
            write(0, 10);
            juliet.afterTurn();
            juliet.stopsReading();
            write(10, 900);
            juliet.afterTurn();
            assertEquals(10, juliet.count());

            juliet.readsOn();
            takeAll(juliet, 900);
            write(900, 910);
            takeAll(juliet, 910);
            juliet.acknowledge(); // it is not asked for each
            juliet.end();
            assertEquals(0, house.log().countPending(House.JULIET, 1));
        }
    }

    @Test
    void whenThereIsNoMoreRoomItsSessionEndsAndAllWaitsForTheNext() {
        Client slow = available("juliet@localhost/slow", Acks.ASKED);
        slow.stopsReading();
        write(0, 1_200);
        slow.afterTurn();
        assertTrue(slow.isClosed());
        assertEquals(0, slow.count());
        assertEquals(1_200, house.log().countPending(House.JULIET, 2_000));

        takeAll(available("juliet@localhost/next", Acks.ASKED), 1_200);
    }

    @Test
    void largeMessagesAreGivenAFewAtATime() {
        for (int i = 0; i < 40; i++) {
            romeo.write(i, 100_000);
        }
        romeo.afterTurn();
        Client juliet = house.connect("juliet@localhost/phone", Acks.TOLD);
        juliet.becomeAvailable();
        for (int turns = 0; turns < 100; turns++) {
            juliet.afterTurn();
        }
        assertTrue(juliet.count() <= 15, () -> juliet.count() + " messages of 100 000 characters are not acknowledged");
        assertFalse(juliet.isClosed());
        for (int turns = 0; turns < 200 && juliet.count() < 40; turns++) {
            juliet.acknowledge();
            juliet.afterTurn();
        }
        check(juliet, 40);
    }

    private Client available(String jid, Acks acks) {
        Client client = house.connect(jid, acks);
        client.becomeAvailable();
        client.afterTurn();
        client.afterTurn();
        return client;
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            romeo.write(i);
        }
        romeo.afterTurn();
    }

    private static void takeAll(Client juliet, int messages) {
        for (int turns = 0; turns < messages && juliet.count() < messages; turns++) {
            juliet.afterTurn();
        }
        check(juliet, messages);
    }

    private static void check(Client juliet, int messages) {
        assertEquals(IntStream.range(0, messages).boxed().toList(), juliet.got().stream().map(Got::number).toList());
    }
}
