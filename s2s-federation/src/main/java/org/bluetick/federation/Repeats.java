package org.bluetick.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// Tells messages that another server sends again, because it never learnt that they had arrived. Our kind of server gives
/// each a stanza-id of its own (XEP-0359), and nobody can give one in the name of another domain. Recent ids are remembered;
/// what was sent before that, or before this server began, is looked for in the history. Safe for any thread.
final class Repeats {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST = 50_000;
    private static final int LOOKED_AT = 200;

    /// @param domain who gave the id
    record Id(String domain, MessageId id) {}

    private final MessageLog log;
    private final Clock clock;
    private final Instant began;
    private final Cache<Id, Boolean> recent = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    Repeats(MessageLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.began = clock.instant();
    }

    /// The id the message has from its sender's server.
    static Optional<Id> idOf(Message message) {
        return Keeping.idOf(message.from().domainJid(), message).map(id -> new Id(message.from().domain(), id));
    }

    boolean contains(Id id, Message message) {
        return recent.getIfPresent(id) != null || isOld(id) && isInHistory(id, message);
    }

    /// The message is durable now.
    void add(Id id) {
        recent.put(id, true);
    }

    private boolean isOld(Id id) {
        Instant forgotten = clock.instant().minus(REMEMBERED);
        return id.id().time().isBefore(forgotten.isAfter(began) ? forgotten : began);
    }

    private boolean isInHistory(Id id, Message message) {
        HistoryFilter since = HistoryFilter.ALL.with(message.from().bare()).start(id.id().time().minus(REMEMBERED));
        Element mark = Keeping.withId(message.from().domainJid(), id.id(), Element.of("message", "")).firstElement().orElseThrow();
        return log.last(message.to().bare(), since, LOOKED_AT).stream().anyMatch(kept -> kept.stanza().contains(mark.toString()));
    }
}
