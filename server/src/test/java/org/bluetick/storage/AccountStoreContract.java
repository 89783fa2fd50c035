package org.bluetick.storage;

import static org.bluetick.sasl.ScramHash.SHA_1;
import static org.bluetick.sasl.ScramHash.SHA_256;
import static org.bluetick.sasl.ScramHash.SHA_512;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ScramHash;
import org.bluetick.sasl.ScramKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every account store does.
public abstract class AccountStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private AccountStore store;

    /// The store under test; may be the same each time.
    protected abstract AccountStore store();

    @BeforeEach
    void removeAccounts() {
        store = store();
        store.list().forEach(store::remove);
    }

    @Test
    void thereIsNoAccountAtFirst() {
        assertFalse(store.exists(ROMEO));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_256));
        assertEquals(List.of(), store.list());
        assertFalse(store.remove(ROMEO));
    }

    @Test
    void givesBackTheKeysOfEachHash() {
        assertTrue(store.create(ROMEO, Map.of(SHA_1, keys(SHA_1, 1), SHA_256, keys(SHA_256, 2))));
        assertTrue(store.exists(ROMEO));
        assertEquals(Optional.of(keys(SHA_1, 1)), store.keys(ROMEO, SHA_1));
        assertEquals(Optional.of(keys(SHA_256, 2)), store.keys(ROMEO, SHA_256));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_512));
        assertEquals(Optional.empty(), store.keys(JULIET, SHA_1));
    }

    @Test
    void anAccountMayHaveNoKeys() {
        assertTrue(store.create(ROMEO, Map.of()));
        assertTrue(store.exists(ROMEO));
        assertEquals(List.of(ROMEO), store.list());
    }

    @Test
    void doesNotCreateAnAccountTwice() {
        assertTrue(store.create(ROMEO, Map.of(SHA_256, keys(SHA_256, 1))));
        assertFalse(store.create(ROMEO, Map.of(SHA_256, keys(SHA_256, 2), SHA_1, keys(SHA_1, 2))));
        assertEquals(Optional.of(keys(SHA_256, 1)), store.keys(ROMEO, SHA_256));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_1));
    }

    @Test
    void oneOfManyCreatesTheAccount() throws Exception {
        List<Integer> winners = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ScramKeys keys = keys(SHA_256, i);
                attempts.add(threads.submit(() -> store.create(ROMEO, Map.of(SHA_256, keys))));
            }
            for (int i = 0; i < attempts.size(); i++) {
                if (attempts.get(i).get()) {
                    winners.add(i);
                }
            }
        }
        assertEquals(1, winners.size());
        assertEquals(Optional.of(keys(SHA_256, winners.getFirst())), store.keys(ROMEO, SHA_256));
    }

    @Test
    void replacesAllKeys() {
        store.create(ROMEO, Map.of(SHA_1, keys(SHA_1, 1), SHA_256, keys(SHA_256, 1)));
        store.create(JULIET, Map.of(SHA_1, keys(SHA_1, 3)));
        assertTrue(store.replaceKeys(ROMEO, Map.of(SHA_256, keys(SHA_256, 2), SHA_512, keys(SHA_512, 2))));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_1));
        assertEquals(Optional.of(keys(SHA_256, 2)), store.keys(ROMEO, SHA_256));
        assertEquals(Optional.of(keys(SHA_512, 2)), store.keys(ROMEO, SHA_512));
        assertEquals(Optional.of(keys(SHA_1, 3)), store.keys(JULIET, SHA_1));
    }

    @Test
    void keysReplacedAtOnceAreNeverMixed() throws Exception {
        store.create(ROMEO, Map.of());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ScramHash hash = ScramHash.values()[i % 3];
                ScramKeys keys = keys(hash, i);
                attempts.add(threads.submit(() -> store.replaceKeys(ROMEO, Map.of(hash, keys))));
            }
            for (Future<Boolean> attempt : attempts) {
                assertTrue(attempt.get());
            }
        }
        assertEquals(1, Arrays.stream(ScramHash.values()).filter(hash -> store.keys(ROMEO, hash).isPresent()).count());
    }

    @Test
    void replacesNoKeysOfAnAccountThatIsNotThere() {
        assertFalse(store.replaceKeys(ROMEO, Map.of(SHA_256, keys(SHA_256, 1))));
        assertFalse(store.exists(ROMEO));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_256));
    }

    @Test
    void removesTheKeysWithTheAccount() {
        store.create(ROMEO, Map.of(SHA_256, keys(SHA_256, 1)));
        store.create(JULIET, Map.of(SHA_256, keys(SHA_256, 2)));
        assertTrue(store.remove(ROMEO));
        assertFalse(store.exists(ROMEO));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_256));
        assertEquals(List.of(JULIET), store.list());
        assertTrue(store.create(ROMEO, Map.of()));
        assertEquals(Optional.empty(), store.keys(ROMEO, SHA_256));
    }

    @Test
    void listsAccountsInOrder() {
        List<Jid> accounts = List.of(Jid.of("a.b@example.org"), Jid.of("a@example.org"), Jid.of("ab@example.org"),
                Jid.of("o=brien@example.org"), Jid.of("ü@example.org"), Jid.of("юлия@example.org"));
        accounts.reversed().forEach(account -> store.create(account, Map.of()));
        assertEquals(accounts, store.list());
    }

    /// Keys that no password has, different for each number; making real ones takes milliseconds.
    private static ScramKeys keys(ScramHash hash, int number) {
        byte[] stored = new byte[hash.length()];
        byte[] server = new byte[hash.length()];
        Arrays.fill(stored, (byte) number);
        Arrays.fill(server, (byte) (255 - number));
        return new ScramKeys(new byte[] {0, (byte) number, (byte) 0xff}, 4096 + number, stored, server);
    }
}
