package org.bluetick.xep;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.BlocklistStore;
import org.bluetick.api.Blocklists;

/// Whom accounts have blocked, as the path of every stanza needs to know it: cached. Safe for any thread.
final class Blocklist implements Blocklists {
    private static final int CACHED_ACCOUNTS = 50_000;
    /// Another node tells when it has changed the list, unless it cannot be reached.
    private static final Duration CACHED_FOR = Duration.ofMinutes(1);

    private final Jid domain;
    private final BlocklistStore store;
    private final LoadingCache<Jid, Set<Jid>> cache;

    Blocklist(Jid domain, BlocklistStore store) {
        this.domain = domain;
        this.store = store;
        this.cache = Caffeine.newBuilder()
                .maximumSize(CACHED_ACCOUNTS)
                .expireAfterWrite(CACHED_FOR)
                .build(store::blocked);
    }

    /// Neither the account's own resources nor the server itself can be blocked: nobody locks himself out.
    @Override
    public boolean blocks(Jid account, Jid other) {
        return blocks(account, cache.get(account), other);
    }

    /// The same for a list that may not be in force yet.
    boolean blocks(Jid account, Set<Jid> blocked, Jid other) {
        return !blocked.isEmpty()
                && matches(blocked, other)
                && !other.bare().equals(account)
                && !other.equals(domain);
    }

    /// XEP-0191 §5: the resource, the account or domain, the domain with all that is in it.
    private static boolean matches(Set<Jid> blocked, Jid jid) {
        return blocked.contains(jid) || blocked.contains(jid.bare()) || blocked.contains(jid.domainJid());
    }

    Set<Jid> of(Jid account) {
        return cache.get(account);
    }

    /// Another node has changed the list.
    void forget(Jid account) {
        cache.invalidate(account);
    }

    void block(Jid account, Collection<Jid> jids) {
        store.block(account, jids);
        cache.invalidate(account);
    }

    void unblock(Jid account, Collection<Jid> jids) {
        store.unblock(account, jids);
        cache.invalidate(account);
    }

    void removeAll(Jid account) {
        store.removeAll(account);
        cache.invalidate(account);
    }
}
