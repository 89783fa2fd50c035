package org.bluetick.pubsub;

import java.util.Optional;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.IqRequest;
import org.bluetick.xml.Element;

/// What service discovery tells of an account's nodes: those that the one who asks may read (XEP-0163 §6). Stateless; runs
/// in the requester's turn.
record NodeDisco(NodeStore store, PubSubConfig config, Access access) implements DiscoNodes.Source {
    private static final String INFO = "http://jabber.org/protocol/disco#info";
    private static final String ITEMS = "http://jabber.org/protocol/disco#items";

    @Override
    public Optional<Element> info(IqRequest request, String name) {
        if (name.isEmpty()) {
            return Optional.of(Element.of("query", INFO, identity("pep")));
        }
        return node(request, name).map(node -> Element.of("query", INFO,
                        identity("leaf"),
                        Element.of("feature", INFO).with("var", Requests.NAMESPACE),
                        node.config().metadata().element())
                .with("node", name));
    }

    @Override
    public Optional<Element> items(IqRequest request, String name) {
        return name.isEmpty()
                ? Optional.of(nodes(request))
                : node(request, name).map(NodeDisco.this::items);
    }

    private Element nodes(IqRequest request) {
        return Element.of("query", ITEMS).plus(store.list(request.to()).stream()
                .filter(node -> access.isGranted(node, request.from()))
                .map(node -> Element.of("item", ITEMS).with("jid", node.owner().toString()).with("node", node.name()))
                .toList());
    }

    private Element items(Node node) {
        return Element.of("query", ITEMS).with("node", node.name())
                .plus(store.newest(node.owner(), node.name(), config.maxItems()).stream()
                        .map(item -> Element.of("item", ITEMS).with("jid", node.owner().toString()).with("name", item.id()))
                        .toList());
    }

    private Optional<Node> node(IqRequest request, String name) {
        return store.find(request.to(), name).filter(node -> access.isGranted(node, request.from()));
    }

    private static Element identity(String type) {
        return Element.of("identity", INFO).with("category", "pubsub").with("type", type);
    }
}
