package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ServerRecordTest {
    private static ServerRecord record(int priority, int weight, String host) {
        return new ServerRecord(priority, weight, 5269, host, host.startsWith("tls"));
    }

    @Test
    void recordsForBothKindsOfTlsAreOneListByPriority() {
        List<ServerRecord> records = List.of(record(20, 0, "last"), record(10, 0, "tls-second"), record(5, 0, "first"));
        assertEquals(List.of("first", "tls-second", "last"),
                ServerRecord.inOrder(records, new Random(1)).stream().map(ServerRecord::host).toList());
    }

    @Test
    void ofEqualPriorityTheHeavierIsMostlyFirstAndTheOthersFollow() {
        List<ServerRecord> records = List.of(record(1, 0, "none"), record(1, 10, "light"), record(1, 90, "heavy"));
        Random random = new Random(42);
        List<List<ServerRecord>> drawn = IntStream.range(0, 1000).mapToObj(i -> ServerRecord.inOrder(records, random)).toList();
        long heavyFirst = drawn.stream().filter(order -> order.getFirst().host().equals("heavy")).count();
        assertTrue(heavyFirst > 800 && heavyFirst < 1000, heavyFirst + " of 1000");
        assertTrue(drawn.stream().allMatch(order -> order.size() == 3 && order.containsAll(records)));
    }
}
