package org.bluetick.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bluetick.api.MessageId;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// What a link sends on one road, as long as it is on it, and what the peer has of it: it says so (XEP-0198), or is pinged.
/// Touched in the link's turn only, except what says otherwise.
final class Traffic {
    private static final long MAX_UNSENT = 1024 * 1024;
    private static final long MAX_UNSENT_AT_ALL = 16 * MAX_UNSENT;
    private static final int MAX_UNDER_WAY = 4_000;

    private final Road road;
    private final Consumer<List<MessageId>> onArrival;
    private final CoveringPing ping;
    private final InFlight inFlight = new InFlight();
    /// What this turn has for the peer.
    private List<Element> batch = new ArrayList<>();

    /// @param turn runs a task in the link's turn
    /// @param onArrival is told which kept messages the peer has
    Traffic(House house, Pair pair, Road road, Consumer<Runnable> turn, Consumer<List<MessageId>> onArrival) {
        this.road = road;
        this.onArrival = onArrival;
        this.ping = new CoveringPing(house, pair, turn, this::arrived);
    }

    /// From any thread.
    Road road() {
        return road;
    }

    /// @param id of a kept message; null for what is not kept
    void add(Element stanza, @Nullable MessageId id) {
        inFlight.add(id);
        batch.add(stanza);
    }

    /// What the turn had for the peer leaves, in one piece.
    void turnEnded() {
        if (!road.isAcknowledged() && !ping.isAwaited() && inFlight.size() > 0) {
            add(ping.request(inFlight.sent()), null);
        }
        if (!batch.isEmpty()) {
            road.send(batch);
            batch = new ArrayList<>();
        }
    }

    /// The peer has so many of the stanzas.
    void arrived(long count) {
        onArrival.accept(inFlight.settle(count));
    }

    /// Once in a while.
    void look() {
        ping.look();
    }

    /// Nothing is awaited any more.
    void end() {
        ping.forget();
    }

    boolean isUnderWay(MessageId id) {
        return inFlight.contains(id);
    }

    /// Whether the peer has all kept messages that were sent.
    boolean isSettled() {
        return inFlight.size() == 0;
    }

    /// Whether the peer should be let catch up, before it gets what can wait in the journal.
    boolean isFull() {
        return road.unsent() > MAX_UNSENT || inFlight.size() > MAX_UNDER_WAY;
    }

    /// Whether so much waits for the peer's socket that the road is to be left.
    boolean isTooSlow() {
        return road.unsent() > MAX_UNSENT_AT_ALL;
    }
}
