package org.bluetick.federation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Federation;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// The links to other domains. Safe for any thread; `send` runs in the sender's turn.
final class Links implements Federation {
    private final House house;
    private final OutgoingStreams streams;
    private final Keeping keeping;
    private final Journal journal;
    private final MessageLog log;
    private final Map<Pair, Link> links = new ConcurrentHashMap<>();

    Links(House house, OutgoingStreams streams, Keeping keeping, Journal journal, MessageLog log) {
        this.house = house;
        this.streams = streams;
        this.keeping = keeping;
        this.journal = journal;
        this.log = log;
    }

    /// A message of an account is kept in the sender's own commit; nothing of the turn overtakes it.
    @Override
    public void send(Stanza stanza) {
        Pair pair = new Pair(stanza.from().domainJid(), stanza.to().domainJid());
        if (!house.config().admits(pair.remote())) {
            throw new StanzaException(StanzaError.NOT_ALLOWED.withText("this server does not speak with " + pair.remote()));
        }
        Optional<MessageId> id = pair.local().equals(house.domain()) && stanza instanceof Message message
                ? keeping.pend(pair.remote(), message)
                : Optional.empty();
        Turn.afterCommit(() -> tell(pair, link -> id.ifPresentOrElse(kept -> link.kept(kept, (Message) stanza), () -> link.send(stanza))));
    }

    Road.Traveller offered(Pair pair, Road road) {
        return tell(pair, link -> link.offered(road));
    }

    Collection<Link> all() {
        return links.values();
    }

    List<Link> to(Jid remote) {
        return links.values().stream().filter(link -> link.pair().remote().equals(remote)).toList();
    }

    /// The domains for which messages wait. Blocks on the database.
    Set<Jid> waitedFor() {
        return Set.copyOf(log.pendingDomains());
    }

    /// Wakes the links for which something waits, after a start.
    void wakeAll() {
        log.pendingDomains().forEach(remote -> tell(new Pair(house.domain(), remote), Link::wake));
    }

    void tick() {
        links.values().forEach(Link::tick);
    }

    /// Forgets a link that has nothing to do, unless it has been told something meanwhile. In the link's turn.
    void forget(Link link) {
        links.computeIfPresent(link.pair(), (any, known) -> known == link && link.isTold() ? null : known);
    }

    /// What it is told is in its mailbox before anybody can forget it.
    private Link tell(Pair pair, Consumer<Link> what) {
        return links.compute(pair, (any, known) -> {
            Link link = known == null ? new Link(house, pair, streams, journal, log, this) : known;
            what.accept(link);
            return link;
        });
    }
}
