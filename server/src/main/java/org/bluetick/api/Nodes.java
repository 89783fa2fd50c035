package org.bluetick.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bluetick.xml.Element;

/// The other nodes that serve this domain; a server that stands alone has none. A port. Safe for any thread.
///
/// What is told and delivered ([Sessions#deliver]) by one turn to one node arrives there in that order.
public interface Nodes {
    /// The number of this node.
    int self();

    /// The others that can be reached now.
    List<Integer> others();

    /// Tells the same module on all other nodes, once what the running turn keeps is durable. A node that cannot be
    /// reached is not told, so what is told must be nothing but news of what is stored.
    void tell(Element notice);

    /// Asks a node. The future fails with a `java.io.IOException` when there is no answer. A turn must not wait for it.
    CompletableFuture<Element> ask(int node, Element question);

    /// What to do with notices of that name. In no session's turn, and in the order they come: it must not wait.
    void listen(String name, String namespace, Consumer<Element> listener);

    /// What to answer to questions of that name. In no session's turn; it may wait.
    void answer(String name, String namespace, UnaryOperator<Element> answer);
}
