package org.bluetick.xep;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.BlocklistStore;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.api.TestContext;
import org.bluetick.api.VCardStore;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;

/// The stores that small extensions use, on maps.
final class TestStores {
    private TestStores() {}

    static TestContext context() {
        TestContext context = new TestContext();
        context.provide(VCardStore.class, new VCards(new HashMap<>()));
        context.provide(PrivateXmlStore.class, new PrivateXmls(new HashMap<>()));
        context.provide(LastActivityStore.class, new LastActivities(new HashMap<>()));
        context.provide(BlocklistStore.class, new Blocklists(new HashMap<>()));
        return context;
    }

    private record VCards(Map<Jid, Element> kept) implements VCardStore {
        @Override
        public Optional<Element> vcard(Jid account) {
            return Optional.ofNullable(kept.get(account));
        }

        @Override
        public void put(Jid account, Element vcard) {
            kept.put(account, vcard);
        }

        @Override
        public void remove(Jid account) {
            kept.remove(account);
        }
    }

    private record PrivateXmls(Map<Jid, Map<String, Element>> kept) implements PrivateXmlStore {
        @Override
        public Optional<Element> get(Jid account, String name, String namespace) {
            return Optional.ofNullable(kept.getOrDefault(account, Map.of()).get(name + " " + namespace));
        }

        @Override
        public void put(Jid account, Element element) {
            kept.computeIfAbsent(account, key -> new HashMap<>())
                    .put(element.name() + " " + element.namespace(), element);
        }

        @Override
        public long size(Jid account) {
            return kept.getOrDefault(account, Map.of()).values().stream()
                    .mapToLong(element -> ElementWriter.toXml(element).length())
                    .sum();
        }

        @Override
        public void removeAll(Jid account) {
            kept.remove(account);
        }
    }

    private record LastActivities(Map<Jid, LastActivity> kept) implements LastActivityStore {
        @Override
        public Optional<LastActivity> last(Jid account) {
            return Optional.ofNullable(kept.get(account));
        }

        @Override
        public void put(Jid account, LastActivity last) {
            kept.put(account, last);
        }

        @Override
        public void remove(Jid account) {
            kept.remove(account);
        }
    }

    private record Blocklists(Map<Jid, Set<Jid>> kept) implements BlocklistStore {
        @Override
        public Set<Jid> blocked(Jid account) {
            return Set.copyOf(kept.getOrDefault(account, Set.of()));
        }

        @Override
        public void block(Jid account, Collection<Jid> jids) {
            kept.computeIfAbsent(account, key -> new HashSet<>()).addAll(jids);
        }

        @Override
        public void unblock(Jid account, Collection<Jid> jids) {
            kept.computeIfAbsent(account, key -> new HashSet<>()).removeAll(jids);
        }

        @Override
        public void removeAll(Jid account) {
            kept.remove(account);
        }
    }
}
