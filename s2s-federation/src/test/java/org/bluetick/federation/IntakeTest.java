package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class IntakeTest {
    private boolean reads = true;

    private Intake intake(long rate) {
        return new Intake(rate, () -> reads = false, () -> reads = true);
    }

    @Test
    void readingStopsWhileTooMuchWaitsForATurn() {
        Intake intake = intake(0);
        for (int i = 0; i < 512; i++) {
            intake.came(200);
        }
        assertTrue(reads);
        intake.came(200);
        assertFalse(reads);
        for (int i = 0; i < 256; i++) {
            intake.handled(200);
        }
        assertFalse(reads, "while more than half of it waits");
        intake.handled(200);
        assertTrue(reads);
    }

    @Test
    void readingStopsWhileThePeerHasSentMoreThanItsRateAllows() {
        Intake intake = intake(1_000);
        intake.came(1_000);
        intake.handled(1_000);
        assertTrue(reads);
        intake.came(1_500);
        intake.handled(1_500);
        assertFalse(reads, "though nothing waits");
        intake.secondPassed();
        assertFalse(reads, "500 bytes are still owed");
        intake.secondPassed();
        assertTrue(reads);
    }

    @Test
    void aSilentPeerSavesUpNoMoreThanASecondsWorth() {
        Intake intake = intake(1_000);
        intake.secondPassed();
        intake.secondPassed();
        intake.came(1_001);
        intake.handled(1_001);
        assertFalse(reads);
    }
}
