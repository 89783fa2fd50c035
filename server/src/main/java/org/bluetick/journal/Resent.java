package org.bluetick.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.SentMessage;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// Recognises what a client sends again because it never learnt that it had arrived: it lost its stream, and did not
/// resume it (XEP-0198 §5). Such a message has the name, the recipient and the content of one that its account had sent before
/// this session sent anything; and each of those stands for one repeat. Whatever is in doubt is a message of its own: twice is
/// better than never. Asked in the sender's turn; the first message of a session costs a query or two, the others none unless their
/// name is known, and after some minutes none at all.
final class Resent {
    static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration LOOK_FOR = Duration.ofMinutes(5);
    /// A client is told h after each commit. It leaves no more open than this, unless it sent them all at a go: then whatever was
    /// sent just before its last is looked at.
    private static final int LOOK_AT = 200;
    private static final Duration AT_A_GO = Duration.ofSeconds(5);
    private static final int MOST_AT_A_GO = 5000;

    /// No stanza begins like that.
    private static final String DIGEST = "sha-256:";

    private final MessageLog log;
    private final Clock clock;

    Resent(MessageLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    boolean isKept(ClientSession session, Message message, String originId) {
        SentBefore before = sentBefore(session);
        List<MessageId> namesakes = before.named(originId);
        if (namesakes.isEmpty()) {
            return false;
        }
        Jid owner = session.account();
        Optional<KeptMessage> same = log.findSent(owner, namesakes).stream().filter(kept -> isSame(owner, kept, message)).findFirst();
        same.ifPresent(kept -> before.take(kept.id()));
        return same.isPresent();
    }

    private SentBefore sentBefore(ClientSession session) {
        SentBefore known = session.get(SentBefore.class).orElse(null);
        Instant now = clock.instant();
        if (known == null) {
            known = SentBefore.of(lastSent(session.account(), MessageId.firstAt(now.minus(LOOK_BACK))), now.plus(LOOK_FOR));
            session.put(known);
        } else if (!known.isEmpty() && known.isOver(now)) {
            known = known.forgotten();
            session.put(known);
        }
        return known;
    }

    private List<SentMessage> lastSent(Jid owner, MessageId since) {
        List<SentMessage> last = log.lastSent(owner, since, LOOK_AT);
        if (last.size() < LOOK_AT) {
            return last;
        }
        MessageId began = MessageId.firstAt(last.getFirst().id().time().minus(AT_A_GO));
        return began.isAfter(last.getLast().id()) ? last : log.lastSent(owner, began, MOST_AT_A_GO);
    }

    /// Some clients count their ids from one in every session, so the name alone proves nothing.
    private static boolean isSame(Jid owner, KeptMessage kept, Message message) {
        if (kept.stanza().startsWith(DIGEST)) {
            return kept.stanza().equals(trace(owner, message));
        }
        Element sent = message.element();
        Element asKept = kept.direction() == Direction.RECEIVED ? sent.withoutChildren(child -> Keeping.isIdBy(owner, child)) : sent;
        return withoutResource(kept.stanza(), owner).equals(withoutResource(asKept.toString(), owner));
    }

    /// What is kept of a message of a sender who does not want it kept: enough to tell it when it comes again.
    static String trace(Jid owner, Message message) {
        try {
            byte[] content = withoutResource(message.element().toString(), owner).getBytes(StandardCharsets.UTF_8);
            return DIGEST + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The client has another resource now.
    private static String withoutResource(String stanza, Jid owner) {
        return stanza.replaceFirst(Pattern.quote("from='" + owner) + "/[^']*'", Matcher.quoteReplacement("from='" + owner + "'"));
    }
}
