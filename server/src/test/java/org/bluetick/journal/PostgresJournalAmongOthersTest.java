package org.bluetick.journal;

import java.sql.Connection;
import org.bluetick.api.MessageId;

final class PostgresJournalAmongOthersTest extends PostgresJournalTest {
    @Override
    Seat seat() {
        return new Seat() {
            @Override
            public void check(Connection connection) {
                // There are none.
            }

            @Override
            public MessageId horizon(MessageId own) {
                return own;
            }
        };
    }
}
