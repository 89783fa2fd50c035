package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.bluetick.clustering.RouteList.Entry;
import org.junit.jupiter.api.Test;

final class RouteListTest {
    private static final Entry BALCONY = new Entry("balcony", 1023, 1_700_000_000_000L, true, -128, "sm-1");
    private static final Entry GARDEN = new Entry("Gärten \ud83c\udf39", 1, 0, false, 127, "");

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(List.of(BALCONY, GARDEN), RouteList.decode(RouteList.encode(List.of(BALCONY, GARDEN))));
    }

    /// During an upgrade both are there.
    @Test
    void whatALaterVersionHasWrittenMoreIsPassedOver() {
        ByteBuffer later = ByteBuffer.allocate(1_000);
        for (Entry entry : List.of(BALCONY, GARDEN)) {
            byte[] known = RouteList.encode(entry);
            later.putShort((short) (known.length + Long.BYTES)).put(known).putLong(42);
        }
        byte[] written = new byte[later.flip().remaining()];
        later.get(written);
        assertEquals(List.of(BALCONY, GARDEN), RouteList.decode(written));
    }
}
