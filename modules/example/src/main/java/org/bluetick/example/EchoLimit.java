package org.bluetick.example;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StanzaError;

/// Refuses messages to the echo service from a session that sends too many. What it remembers is the session's state: it
/// runs in the session's turn, so nobody else touches it meanwhile, and it goes when the session goes.
record EchoLimit(Jid address, int maxMessages, Duration period, Clock clock) {
    private static final Verdict TOO_MANY =
            Verdict.bounce(StanzaError.POLICY_VIOLATION.withType(StanzaError.Type.WAIT).withText("too many messages to the echo"));

    /// How many a session has sent since then.
    private record Sent(Instant since, int count) {}

    Verdict check(Passage passage) {
        if (!isForEcho(passage) || passage.session().isEmpty()) {
            return passage.pass();
        }
        return count(passage.session().get()) > maxMessages ? TOO_MANY : passage.pass();
    }

    private boolean isForEcho(Passage passage) {
        return passage.stanza() instanceof Message message && message.to().domain().equals(address.domain());
    }

    private int count(ClientSession session) {
        Instant now = clock.instant();
        Sent sent = session.get(Sent.class)
                .filter(known -> now.isBefore(known.since().plus(period)))
                .map(known -> new Sent(known.since(), known.count() + 1))
                .orElseGet(() -> new Sent(now, 1));
        session.put(sent);
        return sent.count();
    }
}
