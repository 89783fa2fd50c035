package org.bluetick.offline;

import java.time.Clock;
import org.bluetick.Storage;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RaceInPostgresTest extends RaceContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @Override
    House house() {
        House house = new House(Storage.in(postgres.database(), Clock.systemUTC(), 0));
        house.forget();
        return house;
    }

    @Override
    int rounds() {
        return 800;
    }
}
