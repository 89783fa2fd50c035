package org.bluetick.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Subscription;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people of other domains may send to accounts that do not know them. It is asked before it is known whether the
/// account exists, so that nobody can tell by the answer (RFC 6120 §13.11). Safe for any thread; may ask the database.
final class Strangers {
    /// `federation.strangers`.
    enum Rule { ALLOW, ASK, REFUSE }

    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final Verdict ASK_FIRST = Verdict.bounce(StanzaError.of(StanzaError.Type.AUTH, "subscription-required"));
    private static final Verdict REFUSED = Verdict.bounce(StanzaError.SERVICE_UNAVAILABLE);
    private static final Verdict LATER = Verdict.bounce(StanzaError.RESOURCE_CONSTRAINT.withText("the database does not answer"));
    private static final int CACHED_CONTACTS = 50_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(1);

    private final Rule rule;
    private final Jid domain;
    private final RosterStore rosters;
    private final Correspondents correspondents;
    /// Whom a roster was seen to know; not whom it does not: those may be let in at any moment.
    private final Cache<Acquaintance, Boolean> known;

    private record Acquaintance(Jid account, Jid contact) {}

    Strangers(Rule rule, Jid domain, RosterStore rosters, Correspondents correspondents, Clock clock) {
        this.rule = rule;
        this.domain = domain;
        this.rosters = rosters;
        this.correspondents = correspondents;
        this.known = Caffeine.newBuilder()
                .maximumSize(CACHED_CONTACTS)
                .expireAfterWrite(CACHED_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /// What becomes of a stanza from another domain.
    Verdict verdict(Stanza stanza) {
        try {
            return rule == Rule.ALLOW || !isForAccount(stanza) || isAnswer(stanza) || isKnown(stanza)
                    ? new Verdict.Pass(stanza)
                    : fromStranger(stanza);
        } catch (StorageException e) {
            LOG.warn("A stanza from {} to {} was refused: {}", stanza.from(), stanza.to(), e.getMessage());
            return LATER;
        }
    }

    private Verdict fromStranger(Stanza stanza) {
        return switch (stanza) {
            case Presence presence -> rule == Rule.ASK && isRequest(presence) ? new Verdict.Pass(presence) : Verdict.DROP;
            case Message message -> message.type() == Message.Type.HEADLINE ? Verdict.DROP : refusal();
            case Iq iq -> refusal();
        };
    }

    private Verdict refusal() {
        return rule == Rule.ASK ? ASK_FIRST : REFUSED;
    }

    /// RFC 6121 §3.1: asks to see the account's presence, or takes that back.
    private static boolean isRequest(Presence presence) {
        return presence.type() == Presence.Type.SUBSCRIBE || presence.type() == Presence.Type.UNSUBSCRIBE;
    }

    /// Not for the server or one of its services, which look after themselves.
    private boolean isForAccount(Stanza stanza) {
        return stanza.to().domain().equals(domain.domain()) && stanza.to().local().isPresent();
    }

    private static boolean isAnswer(Stanza stanza) {
        return stanza.isError() || stanza instanceof Iq iq && !iq.isRequest();
    }

    private boolean isKnown(Stanza stanza) {
        Jid account = stanza.to().bare();
        Jid sender = stanza.from().bare();
        return correspondents.contains(account, sender)
                || known.get(new Acquaintance(account, sender), this::isInRoster) != null;
    }

    /// Null is not cached.
    private @Nullable Boolean isInRoster(Acquaintance acquaintance) {
        return rosters.item(acquaintance.account(), acquaintance.contact()).filter(Strangers::hasSaidSo).map(_ -> true).orElse(null);
    }

    /// The roster's owner has let the contact see his presence, has it approved in advance, or wants to see the contact's.
    private static boolean hasSaidSo(RosterItem item) {
        return item.subscription() != Subscription.NONE || item.ask() || item.approved();
    }
}
