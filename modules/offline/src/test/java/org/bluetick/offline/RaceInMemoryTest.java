package org.bluetick.offline;

import java.time.Clock;
import org.bluetick.Storage;

final class RaceInMemoryTest extends RaceContract {
    @Override
    House house() {
        return new House(Storage.inMemory(Clock.systemUTC()));
    }

    @Override
    int rounds() {
        return 3000;
    }
}
