package org.bluetick.pubsub;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bluetick.address.Jid;

/// Keeps nodes and their items. Owners are bare JIDs. Any thread may call; calls block.
interface NodeStore {
    /// A node with its newest item.
    record Last(Node node, Item item) {}

    Optional<Node> find(Jid owner, String name);

    /// All of the owner's, by name.
    List<Node> list(Jid owner);

    /// @return false when there is one of that name
    boolean create(Node node);

    /// @return false when it is not as `old` any more; nothing is changed
    boolean replace(Node old, Node changed);

    /// With its items.
    /// @return false when there is none
    boolean delete(Jid owner, String name);

    /// Adds an item, the newest now; replaces one of the same id. More than so many: the oldest go.
    void publish(Jid owner, String name, Item item, int maxItems);

    /// The same, unless the item of that id that is there is to stay, whatever is published at the same time.
    /// @return false when it stays
    boolean publishUnless(Jid owner, String name, Item item, int maxItems, Predicate<Item> stays);

    /// The newest, at most so many, in the order of publication.
    List<Item> newest(Jid owner, String name, int limit);

    /// Those of these ids that there are, in the order of publication.
    List<Item> items(Jid owner, String name, Collection<String> ids);

    /// @return false when there is none
    boolean retract(Jid owner, String name, String id);

    void purge(Jid owner, String name);

    /// Those nodes of all these owners that have items.
    List<Last> last(Collection<Jid> owners, Collection<String> names);

    /// How many bytes the owner's payloads take as XML, about.
    long size(Jid owner);

    void removeAll(Jid owner);
}
