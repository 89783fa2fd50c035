package org.bluetick.federation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Iq;

/// The answers that links wait for (XEP-0199): they come on other streams. Safe for any thread.
final class PingAnswers {
    private record Expected(Jid from, Runnable then) {}

    private final Map<String, Expected> expected = new ConcurrentHashMap<>();

    void expect(String id, Jid from, Runnable then) {
        expected.put(id, new Expected(from, then));
    }

    void forget(String id) {
        expected.remove(id);
    }

    /// An error is as good as a result. False: it is an answer to somebody else.
    boolean take(Iq answer) {
        String id = answer.id().orElse("");
        Expected awaited = expected.get(id);
        boolean isAwaited = awaited != null && awaited.from().equals(answer.from()) && expected.remove(id, awaited);
        if (isAwaited) {
            awaited.then().run();
        }
        return isAwaited;
    }
}
