package org.bluetick.storage.postgres;

import java.security.SecureRandom;
import org.bluetick.api.SecretStore;
import org.bluetick.storage.Database;

/// Secrets in table `secret`. Any thread may call.
final class PostgresSecretStore implements SecretStore {
    private static final int LENGTH = 32;

    private final Database database;

    PostgresSecretStore(Database database) {
        this.database = database;
    }

    @Override
    public byte[] secret(String name) {
        byte[] candidate = new byte[LENGTH];
        new SecureRandom().nextBytes(candidate);
        database.update("insert into secret (name, value) values (?, ?) on conflict do nothing", name, candidate);
        return database.one("select value from secret where name = ?", row -> row.getBytes(1), name).orElseThrow();
    }
}
