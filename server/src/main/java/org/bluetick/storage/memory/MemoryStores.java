package org.bluetick.storage.memory;

import java.util.Map;
import org.bluetick.api.BlocklistStore;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.api.RosterStore;
import org.bluetick.api.SecretStore;
import org.bluetick.api.SessionStore;
import org.bluetick.api.VCardStore;
import org.bluetick.storage.AccountStore;

/// Stores that forget everything when the process ends.
public final class MemoryStores {
    private MemoryStores() {}

    /// New, empty stores, by the interface they implement.
    public static Map<Class<?>, Object> all() {
        return Map.of(
                AccountStore.class, new MemoryAccountStore(),
                RosterStore.class, new MemoryRosterStore(),
                BlocklistStore.class, new MemoryBlocklistStore(),
                VCardStore.class, new MemoryVCardStore(),
                PrivateXmlStore.class, new MemoryPrivateXmlStore(),
                LastActivityStore.class, new MemoryLastActivityStore(),
                SessionStore.class, new MemorySessionStore(),
                SecretStore.class, new MemorySecretStore());
    }
}
