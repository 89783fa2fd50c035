package org.bluetick.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.stanza.Message;

/// Recognises what a client sends again because it never learnt that it had arrived: it lost its stream, and did not
/// resume it (XEP-0198 §5). Such a message has the id and the content of one that its account has just sent. Asked in the
/// sender's turn; the first message of a session costs a query, the others none unless their id is known.
final class Resent {
    private static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration LOOK_FOR = Duration.ofMinutes(5);
    private static final int LOOK_AT = 200;

    private final MessageLog log;
    private final Clock clock;

    /// What a session's account had sent before: the ids of its last messages. Forgotten after a while.
    private record SentBefore(Set<String> originIds, Instant until) {}

    Resent(MessageLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    boolean isKept(ClientSession session, Message message, String originId) {
        Jid owner = session.account();
        return sentBefore(session).contains(originId)
                && log.findByOrigin(owner, originId, since()).filter(id -> isSame(owner, id, message)).isPresent();
    }

    private Set<String> sentBefore(ClientSession session) {
        SentBefore known = session.get(SentBefore.class).orElse(null);
        Instant now = clock.instant();
        if (known == null) {
            known = new SentBefore(log.recentOrigins(session.account(), since(), LOOK_AT), now.plus(LOOK_FOR));
            session.put(known);
        } else if (now.isAfter(known.until()) && !known.originIds().isEmpty()) {
            known = new SentBefore(Set.of(), known.until());
            session.put(known);
        }
        return known.originIds();
    }

    /// Some clients count their ids from one in every session, so the id alone proves nothing.
    private boolean isSame(Jid owner, MessageId id, Message message) {
        return log.find(owner, List.of(id)).stream()
                .anyMatch(kept -> withoutResource(kept.stanza(), owner).equals(withoutResource(message.element().toString(), owner)));
    }

    /// The client has another resource now.
    private static String withoutResource(String stanza, Jid owner) {
        return stanza.replaceFirst(Pattern.quote("from='" + owner) + "/[^']*'", "from='" + owner + "'");
    }

    private MessageId since() {
        return MessageId.firstAt(clock.instant().minus(LOOK_BACK));
    }
}
