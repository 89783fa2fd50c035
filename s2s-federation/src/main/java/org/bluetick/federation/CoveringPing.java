package org.bluetick.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// A ping (XEP-0199) to a peer that does not acknowledge (XEP-0198): what was sent before it has arrived when it is answered.
/// One at a time. Touched in the link's turn only.
final class CoveringPing {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final House house;
    private final Pair pair;
    private final Consumer<Runnable> turn;
    private final LongConsumer onArrival;
    private @Nullable Sent awaited;

    /// @param covers how many stanzas were sent before it
    private record Sent(String id, long covers, Instant at) {}

    /// @param turn runs a task in the link's turn
    /// @param onArrival is told how many stanzas have arrived
    CoveringPing(House house, Pair pair, Consumer<Runnable> turn, LongConsumer onArrival) {
        this.house = house;
        this.pair = pair;
        this.turn = turn;
        this.onArrival = onArrival;
    }

    boolean isAwaited() {
        return awaited != null;
    }

    /// The request, to be sent behind so many stanzas.
    Element request(long covers) {
        Sent sent = new Sent("s2s-ping-" + house.newId(), covers, house.clock().instant());
        awaited = sent;
        house.answers().expect(sent.id(), pair.remote(), () -> turn.accept(() -> answered(sent)));
        return Iq.request(Iq.Type.GET, pair.local(), pair.remote(), sent.id(), Element.of("ping", "urn:xmpp:ping")).element();
    }

    /// A peer that does not answer in time is taken to have it: its socket has taken it, and it has not closed the stream.
    void look() {
        Sent sent = awaited;
        if (sent != null && house.clock().instant().isAfter(sent.at().plus(TIMEOUT))) {
            answered(sent);
        }
    }

    void forget() {
        if (awaited != null) {
            house.answers().forget(awaited.id());
            awaited = null;
        }
    }

    private void answered(Sent sent) {
        if (sent == awaited) {
            forget();
            onArrival.accept(sent.covers());
        }
    }
}
