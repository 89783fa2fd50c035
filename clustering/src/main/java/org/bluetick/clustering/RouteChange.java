package org.bluetick.clustering;

import java.io.Serializable;
import java.util.List;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.bluetick.clustering.RouteList.Entry;
import org.jspecify.annotations.Nullable;

/// A change of one account's routes, made where the cache has them, one at a time. Answers with the entry of another node
/// under the same address: the one that stays, or the one it has replaced; otherwise with null. Its fields are what nodes of
/// different versions send each other.
final class RouteChange implements CacheEntryProcessor<String, byte[], byte @Nullable []>, Serializable {
    private static final long serialVersionUID = 1;
    private static final int PUT = 1;
    private static final int REMOVE = 2;
    private static final int LEAVE = 3;

    private final int kind;
    private final int node;
    private final String resource;
    /// Whether the younger of two routes takes the address, whoever came first to this table.
    private final boolean claim;
    private final byte[] entry;

    private RouteChange(int kind, int node, String resource, boolean claim, byte[] entry) {
        this.kind = kind;
        this.node = node;
        this.resource = resource;
        this.claim = claim;
        this.entry = entry;
    }

    /// Adds a route, or replaces what its node has said of it.
    static RouteChange put(Entry entry) {
        return new RouteChange(PUT, entry.node(), entry.resource(), false, RouteList.encode(entry));
    }

    /// The same after the table was lost or split: of two, the younger stays.
    static RouteChange claim(Entry entry) {
        return new RouteChange(PUT, entry.node(), entry.resource(), true, RouteList.encode(entry));
    }

    /// Removes what its node has said of a route; not what it has put in its place since.
    static RouteChange remove(Entry entry) {
        return new RouteChange(REMOVE, entry.node(), entry.resource(), false, RouteList.encode(entry));
    }

    /// The node is gone.
    static RouteChange leave(int node) {
        return new RouteChange(LEAVE, node, "", false, new byte[0]);
    }

    @Override
    public byte @Nullable [] process(MutableEntry<String, byte[]> account, Object... arguments) {
        List<Entry> entries = RouteList.decode(account.getValue());
        byte[] other = null;
        boolean changed = switch (kind) {
            case PUT -> {
                Entry added = RouteList.decodeOne(entry);
                Entry known = known(entries);
                if (known != null && known.node() != node) {
                    other = RouteList.encode(known);
                }
                yield replace(entries, known, added);
            }
            case REMOVE -> entries.removeIf(this::isRemoved);
            case LEAVE -> entries.removeIf(each -> each.node() == node);
            default -> throw new IllegalStateException("change " + kind + "; expected one this version knows");
        };
        if (changed && entries.isEmpty()) {
            account.remove();
        } else if (changed) {
            account.setValue(RouteList.encode(entries));
        }
        return other;
    }

    private boolean isRemoved(Entry each) {
        return each.node() == node && each.resource().equals(resource)
                && (entry.length == 0 || each.since() <= RouteList.decodeOne(entry).since()); // older versions do not say which
    }

    private @Nullable Entry known(List<Entry> entries) {
        for (Entry each : entries) {
            if (each.resource().equals(resource)) {
                return each;
            }
        }
        return null;
    }

    private boolean replace(List<Entry> entries, @Nullable Entry known, Entry added) {
        if (known == null) {
            return entries.add(added);
        }
        if (known.node() != node && !(claim && isYounger(added, known))) {
            return false;
        }
        entries.set(entries.indexOf(known), added);
        return true;
    }

    static boolean isYounger(Entry one, Entry other) {
        return one.since() > other.since() || one.since() == other.since() && one.node() > other.node();
    }
}
