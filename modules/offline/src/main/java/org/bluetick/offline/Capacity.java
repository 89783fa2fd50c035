package org.bluetick.offline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// Decides what waits for an account, and refuses what would be too much (XEP-0160 §2). Safe for any thread.
///
/// How much room an account has left is counted once, when a message comes for one who is away, then reckoned; it is counted
/// anew after a minute, when something of it was taken here, and a second after it was found full, for it may have been taken on
/// another node. So it may let a few too many in, and costs no query a message.
final class Capacity {
    private static final int ACCOUNTS = 10_000;
    private static final Duration RECKONED = Duration.ofMinutes(1);
    private static final Duration FULL = Duration.ofSeconds(1);

    private final Waiting waiting;
    private final RoutingTable routes;
    private final int maxMessages;
    private final Cache<Jid, Room> room =
            Caffeine.newBuilder().maximumSize(ACCOUNTS).expireAfterWrite(RECKONED).build();

    private record Room(AtomicLong left, Instant counted) {}

    Capacity(Waiting waiting, RoutingTable routes, int maxMessages) {
        this.waiting = waiting;
        this.routes = routes;
        this.maxMessages = maxMessages;
    }

    /// Whether the message waits for its recipient.
    /// @throws StanzaException `service-unavailable`: too many wait
    boolean keeps(Jid account, Message message) {
        if (isRefused(message)) {
            return false;
        }
        if (!isTaken(account, message) && isFull(account)) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE.withText("too many messages wait for " + account));
        }
        return true;
    }

    /// What is known of the account's room holds no longer.
    void forget(Jid account) {
        room.invalidate(account);
    }

    /// RFC 6121 §8.5.3.2.1: a normal message to a resource that is not there comes back.
    private boolean isRefused(Message message) {
        return message.type() == Message.Type.NORMAL && !message.to().isBare() && !isConnected(message.to());
    }

    private boolean isConnected(Jid resource) {
        return routes.routes(resource.bare()).stream().anyMatch(route -> route.jid().equals(resource));
    }

    private boolean isTaken(Jid account, Message message) {
        for (Route route : routes.routes(account)) {
            if (route.takesMessages() || route.jid().equals(message.to())) {
                return true;
            }
        }
        return false;
    }

    private boolean isFull(Jid account) {
        Room known = room(account);
        if (known.left().getAndDecrement() > 0) {
            return false;
        }
        if (waiting.clock().instant().isAfter(known.counted().plus(FULL))) {
            forget(account);
            return room(account).left().getAndDecrement() <= 0;
        }
        return true;
    }

    private Room room(Jid account) {
        Room known = room.getIfPresent(account);
        if (known != null) {
            return known;
        }
        waiting.expire(account);
        Instant now = waiting.clock().instant();
        return room.asMap().computeIfAbsent(account, any -> new Room(new AtomicLong(maxMessages - waiting.count(account, maxMessages)), now));
    }
}
