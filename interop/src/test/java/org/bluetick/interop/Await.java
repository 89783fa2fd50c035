package org.bluetick.interop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Asks again and again, with a limit: for what cannot tell us that it has changed.
final class Await {
    private static final long PAUSE_MILLIS = 100;

    private Await() {}

    static <T> T until(String what, Duration limit, Callable<T> ask, Predicate<T> wanted) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        T seen = ask.call();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("expected " + what + " within " + limit + "; it was: " + seen);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            seen = ask.call();
        }
        return seen;
    }
}
