package org.bluetick.im;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.bluetick.address.Jid;

/// Which changes of a roster a session has seen. Changes are made in order but may be heard of in another: what is older
/// than a change of the same contact already seen must not undo it, and a client must not be given a version (RFC 6121
/// §2.6) as long as an earlier change is still on its way to it. Touched in the session's turn only.
final class SeenVersions {
    private static final int MOST_AHEAD = 100;

    private final NavigableMap<Long, Jid> ahead = new TreeMap<>();
    private long whole;
    private long settled;

    SeenVersions(long version) {
        this.whole = version;
        this.settled = version;
    }

    /// The latest version up to which nothing is missing.
    long whole() {
        return whole;
    }

    /// The client has acknowledged all it was sent: what it has seen it will not miss after a crash.
    void settle() {
        settled = whole;
    }

    /// The latest version that the client is known to have.
    long settled() {
        return settled;
    }

    /// Notes a change.
    /// @return whether it is news: neither it nor a later change of the contact was seen before
    boolean see(Jid contact, long version) {
        if (version <= whole) {
            return false;
        }
        boolean news = !ahead.tailMap(version, true).containsValue(contact);
        ahead.put(version, contact);
        advance();
        return news;
    }

    private void advance() {
        while (ahead.remove(whole + 1) != null) {
            whole++;
        }
        if (ahead.size() > MOST_AHEAD) {
            ahead.pollFirstEntry();
        }
    }
}
