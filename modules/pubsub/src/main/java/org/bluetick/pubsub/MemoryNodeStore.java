package org.bluetick.pubsub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.xml.ElementWriter;
import org.jspecify.annotations.Nullable;

/// Nodes in memory. Any thread may call.
final class MemoryNodeStore implements NodeStore {
    private record Numbered(long number, Item item) {}

    /// @param items in the order of publication
    private record Kept(Node node, List<Numbered> items) {}

    private final ConcurrentHashMap<Jid, TreeMap<String, Kept>> owners = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    @Override
    public Optional<Node> find(Jid owner, String name) {
        return Optional.ofNullable(nodes(owner).get(name)).map(Kept::node);
    }

    @Override
    public List<Node> list(Jid owner) {
        return nodes(owner).values().stream().map(Kept::node).toList();
    }

    @Override
    public boolean create(Node node) {
        Kept kept = new Kept(node, List.of());
        return change(node.owner(), node.name(), old -> old == null ? kept : old) == kept;
    }

    @Override
    public boolean replace(Node old, Node changed) {
        boolean[] done = new boolean[1];
        change(old.owner(), old.name(), kept -> {
            done[0] = kept != null && kept.node().equals(old);
            return kept != null && done[0] ? new Kept(changed, kept.items()) : kept;
        });
        return done[0];
    }

    @Override
    public boolean delete(Jid owner, String name) {
        boolean[] done = new boolean[1];
        change(owner, name, kept -> {
            done[0] = kept != null;
            return null;
        });
        return done[0];
    }

    @Override
    public void publish(Jid owner, String name, Item item, int maxItems) {
        publishUnless(owner, name, item, maxItems, _ -> false);
    }

    @Override
    public boolean publishUnless(Jid owner, String name, Item item, int maxItems, Predicate<Item> stays) {
        boolean[] done = new boolean[1];
        change(owner, name, kept -> {
            if (kept == null) {
                throw new IllegalStateException(owner + " has no node " + name);
            }
            done[0] = kept.items().stream().map(Numbered::item).noneMatch(old -> old.id().equals(item.id()) && stays.test(old));
            if (!done[0]) {
                return kept;
            }
            List<Numbered> items = new ArrayList<>(kept.items());
            items.removeIf(old -> old.item().id().equals(item.id()));
            items.add(new Numbered(numbers.incrementAndGet(), item));
            return new Kept(kept.node(), List.copyOf(items.subList(Math.max(0, items.size() - maxItems), items.size())));
        });
        return done[0];
    }

    @Override
    public List<Item> newest(Jid owner, String name, int limit) {
        List<Item> all = stored(owner, name).toList();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public List<Item> items(Jid owner, String name, Collection<String> ids) {
        return stored(owner, name).filter(item -> ids.contains(item.id())).toList();
    }

    @Override
    public boolean retract(Jid owner, String name, String id) {
        boolean[] done = new boolean[1];
        change(owner, name, kept -> {
            if (kept == null) {
                return null;
            }
            List<Numbered> left = kept.items().stream().filter(item -> !item.item().id().equals(id)).toList();
            done[0] = left.size() < kept.items().size();
            return new Kept(kept.node(), left);
        });
        return done[0];
    }

    @Override
    public void purge(Jid owner, String name) {
        change(owner, name, kept -> kept == null ? null : new Kept(kept.node(), List.of()));
    }

    @Override
    public List<Last> last(Collection<Jid> owners, Collection<String> names) {
        return owners.stream()
                .flatMap(owner -> nodes(owner).values().stream())
                .filter(kept -> names.contains(kept.node().name()) && !kept.items().isEmpty())
                .sorted((one, other) -> Long.compare(one.items().getLast().number(), other.items().getLast().number()))
                .map(kept -> new Last(kept.node(), kept.items().getLast().item()))
                .toList();
    }

    @Override
    public long size(Jid owner) {
        return nodes(owner).values().stream()
                .flatMap(kept -> kept.items().stream())
                .mapToLong(item -> ElementWriter.toXml(item.item().payload()).length())
                .sum();
    }

    @Override
    public void removeAll(Jid owner) {
        owners.remove(owner);
    }

    private Stream<Item> stored(Jid owner, String name) {
        return Optional.ofNullable(nodes(owner).get(name)).stream().flatMap(kept -> kept.items().stream()).map(Numbered::item);
    }

    private TreeMap<String, Kept> nodes(Jid owner) {
        return owners.getOrDefault(owner, new TreeMap<>());
    }

    private interface Change {
        @Nullable Kept of(@Nullable Kept old);
    }

    /// @return what is there afterwards
    private @Nullable Kept change(Jid owner, String name, Change change) {
        TreeMap<String, Kept> after = owners.compute(owner, (key, old) -> {
            TreeMap<String, Kept> nodes = old == null ? new TreeMap<>() : new TreeMap<>(old);
            Kept changed = change.of(nodes.get(name));
            if (changed == null) {
                nodes.remove(name);
            } else {
                nodes.put(name, changed);
            }
            return nodes;
        });
        return after.get(name);
    }
}
