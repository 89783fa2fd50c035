package org.bluetick.archive;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.Nodes;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// Whether an account wants a message in its history: its preferences, cached, as every message asks for them.
/// Safe for any thread.
final class Archiving implements Keeping.Rule {
    private static final int CACHED_ACCOUNTS = 50_000;
    /// Another node tells of changes, unless it cannot be reached. Meanwhile, and while the database is away, the old hold.
    private static final Duration CACHED_FOR = Duration.ofMinutes(1);

    private static final String CHANGED = "preferences";
    private static final String NOTICES = "urn:bluetick:archive";

    private final PreferenceStore store;
    private final RosterStore rosters;
    private final Nodes nodes;
    private final LoadingCache<Jid, Preferences> cache;

    Archiving(PreferenceStore store, RosterStore rosters, Nodes nodes, Preferences.Policy policy) {
        Preferences unchosen = Preferences.of(policy);
        this.store = store;
        this.rosters = rosters;
        this.nodes = nodes;
        this.cache = Caffeine.newBuilder()
                .maximumSize(CACHED_ACCOUNTS)
                .refreshAfterWrite(CACHED_FOR)
                .executor(Thread::startVirtualThread)
                .build(account -> store.of(account).orElse(unchosen));
        nodes.listen(CHANGED, NOTICES, this::changedElsewhere);
    }

    @Override
    public boolean keeps(Jid owner, Message message) {
        Jid peer = message.from().bare().equals(owner) ? message.to() : message.from();
        return switch (of(owner).towards(peer)) {
            case ALWAYS -> true;
            case NEVER -> false;
            case ROSTER -> rosters.item(owner, peer.bare()).filter(RosterItem::listed).isPresent();
        };
    }

    Preferences of(Jid account) {
        return cache.get(account);
    }

    void choose(Jid account, Preferences preferences) {
        store.put(account, preferences);
        cache.put(account, preferences);
        nodes.tell(Element.of(CHANGED, NOTICES, preferences.element()).with("account", account.toString()));
    }

    private void changedElsewhere(Element notice) {
        cache.put(Jid.of(notice.attribute("account").orElseThrow()), Preferences.read(notice.firstElement().orElseThrow()));
    }

    void remove(Jid account) {
        store.remove(account);
        cache.invalidate(account);
    }
}
