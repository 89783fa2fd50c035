package org.bluetick.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Router;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Capabilities;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// What resources of contacts at other domains want to be told of, as their presence says that arrives at an account of
/// this one (XEP-0163 §4.2). Remembered on the node where it arrives; forgotten with the server, and learned again from
/// the answers to the next login's probes. Any thread may call.
final class RemoteContacts {
    private static final int ACCOUNTS = 100_000;
    private static final int RESOURCES = 1000;
    private static final int QUESTIONS = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private record Interest(Capabilities capabilities, Set<String> nodes) {}

    private record Question(Jid account, Jid resource, Capabilities capabilities) {}

    /// An event: a resource of the account's contact wants to be told of these nodes, and did not before.
    record Newcomer(Jid account, Jid resource, Set<String> nodes) {}

    private final Jid domain;
    private final Router router;
    private final RosterStore rosters;
    private final KnownCapabilities known;
    private final Consumer<Newcomer> listener;
    private final Cache<Jid, Map<Jid, Interest>> interests = Caffeine.newBuilder().maximumSize(ACCOUNTS).build();
    private final Cache<String, Question> questions =
            Caffeine.newBuilder().maximumSize(QUESTIONS).expireAfterWrite(PATIENCE).build();

    RemoteContacts(Jid domain, Router router, RosterStore rosters, KnownCapabilities known, Consumer<Newcomer> listener) {
        this.domain = domain;
        this.router = router;
        this.rosters = rosters;
        this.known = known;
        this.listener = listener;
    }

    /// At ARRIVED.
    Verdict arrived(Passage passage) {
        Stanza stanza = passage.stanza();
        if (stanza.from().domain().equals(domain.domain()) || stanza.from().isBare()) {
            return passage.pass();
        }
        return switch (stanza) {
            case Presence presence -> {
                seen(presence);
                yield passage.pass();
            }
            case Iq iq when !iq.isRequest() && iq.to().isBare() && isAnswer(iq) -> Verdict.DROP;
            default -> passage.pass();
        };
    }

    /// The resources of a contact that want to be told of that node.
    List<Jid> interested(Jid account, Jid contact, String node) {
        return of(account).entrySet().stream()
                .filter(entry -> entry.getKey().bare().equals(contact) && entry.getValue().nodes().contains(node))
                .map(Map.Entry::getKey)
                .toList();
    }

    void forget(Jid account) {
        interests.invalidate(account);
    }

    private void forget(Jid account, Jid resource) {
        Map<Jid, Interest> all = interests.getIfPresent(account);
        if (all != null) {
            all.remove(resource);
        }
    }

    private void seen(Presence presence) {
        Jid account = presence.to().bare();
        if (!presence.isAvailable()) {
            forget(account, presence.from());
            return;
        }
        Optional<Capabilities> said = Capabilities.in(presence);
        Interest old = of(account).get(presence.from());
        if (said.isEmpty() || old != null && old.capabilities().equals(said.get()) || !isShown(account, presence.from())) {
            return;
        }
        Optional<Set<String>> nodes = known.find(said.get());
        if (nodes.isPresent()) {
            become(account, presence.from(), said.get(), nodes.get());
        } else {
            String id = UUID.randomUUID().toString();
            questions.put(id, new Question(account, presence.from(), said.get()));
            router.route(Iq.request(Iq.Type.GET, account, presence.from(), id, KnownCapabilities.question(said.get())));
        }
    }

    private boolean isAnswer(Iq iq) {
        Question question = questions.getIfPresent(iq.id().orElse(""));
        if (question == null || !question.resource().equals(iq.from()) || !question.account().equals(iq.to())) {
            return false;
        }
        questions.invalidate(iq.id().orElse(""));
        Optional<Element> info = iq.isError() ? Optional.empty() : iq.payload();
        info.ifPresent(answer -> become(question.account(), question.resource(), question.capabilities(),
                known.learn(question.capabilities(), answer)));
        return true;
    }

    private boolean isShown(Jid account, Jid contact) {
        return rosters.item(account, contact.bare()).map(RosterItem::subscription).filter(s -> s.isFrom()).isPresent();
    }

    private void become(Jid account, Jid resource, Capabilities capabilities, Set<String> nodes) {
        Map<Jid, Interest> all = interests.get(account, key -> new ConcurrentHashMap<>());
        if (all.size() >= RESOURCES && !all.containsKey(resource)) {
            return;
        }
        @Nullable Interest old = all.put(resource, new Interest(capabilities, nodes));
        Set<String> more = new HashSet<>(nodes);
        if (old != null) {
            more.removeAll(old.nodes());
        }
        if (!more.isEmpty()) {
            listener.accept(new Newcomer(account, resource, more));
        }
    }

    private Map<Jid, Interest> of(Jid account) {
        Map<Jid, Interest> all = interests.getIfPresent(account);
        return all == null ? Map.of() : all;
    }
}
