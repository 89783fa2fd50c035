package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DateTimesTest {
    @ParameterizedTest
    @CsvSource({
        "1969-07-21T02:56:15Z, 1969-07-21T02:56:15Z",
        "1969-07-20T21:56:15-05:00, 1969-07-21T02:56:15Z",
        "2026-03-01T12:00:00.1Z, 2026-03-01T12:00:00.100Z",
        "2026-03-01T12:00:00.123456789999Z, 2026-03-01T12:00:00.123456789Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void readsTimes(String text, Instant time) {
        assertEquals(Optional.of(time), DateTimes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-03-01", "12:00:00Z", "20260301T12:00:00", "2026-03-01t12:00:00z", "2026-03-01 12:00:00Z",
        "2026-3-1T12:00:00Z", "2026-03-01T12:00Z", "2026-03-01T12:00:00.Z", "2026-03-01T24:00:00Z", "2026-03-01T12:00:60Z",
        "-2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z ", "٢٠٢٦-٠٣-٠١T١٢:٠٠:٠٠Z", "2026-03-01T12:00:00[Europe/Rome]"})
    void refusesTheRest(String text) {
        assertEquals(Optional.empty(), DateTimes.parse(text));
    }

    @Test
    void aFractionOfAnyLengthTakesNoLongTime() {
        assertEquals(Optional.empty(), DateTimes.parse("2026-03-01T12:00:00." + "9".repeat(100_000) + "Z"));
    }
}
