package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.junit.jupiter.api.Test;

final class ReachedTest {
    private static final Jid JULIET = Jid.of("juliet@capulet.example");
    private static final Route BALCONY = route("balcony", 1);
    private static final Route GARDEN = route("garden", 2);

    private final Reached reached = new Reached();

    @Test
    void whoWasReachedByTheMessageBeforeLacksNothing() {
        assertEquals(List.of(BALCONY, GARDEN), reached.firstReached(JULIET, List.of(BALCONY, GARDEN)));
        assertEquals(List.of(), reached.firstReached(JULIET, List.of(GARDEN, BALCONY)));
    }

    @Test
    void whoWasNotThereForAMessageMayLackIt() {
        reached.firstReached(JULIET, List.of(BALCONY, GARDEN));
        assertEquals(List.of(), reached.firstReached(JULIET, List.of(GARDEN)));
        assertEquals(List.of(BALCONY), reached.firstReached(JULIET, List.of(BALCONY, GARDEN)));
    }

    @Test
    void whoIsOnAnotherNodeNowMayLackWhatWentToTheOne() {
        reached.firstReached(JULIET, List.of(BALCONY));
        Route moved = route("balcony", 2);
        assertEquals(List.of(moved), reached.firstReached(JULIET, List.of(moved)));
    }

    @Test
    void ofManyAccountsThoseWrittenToLongAgoAreForgotten() {
        reached.firstReached(JULIET, List.of(BALCONY));
        for (int i = 0; i < 1_000; i++) {
            reached.firstReached(Jid.of("guest" + i + "@capulet.example"), List.of(GARDEN));
        }
        assertEquals(List.of(BALCONY), reached.firstReached(JULIET, List.of(BALCONY)));
    }

    private static Route route(String resource, int node) {
        return new Route(JULIET.withResource(resource), true, 0, node, "");
    }
}
