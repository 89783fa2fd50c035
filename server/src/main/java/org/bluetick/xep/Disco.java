package org.bluetick.xep;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.xep.ServerInfo.INFO;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.Features;
import org.bluetick.api.IqHandler;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.RosterStore;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// XEP-0030: Service Discovery, of the server and of accounts. An account is shown to its owner and to contacts who may
/// see its presence; to others it does not exist (RFC 6121 §8.5.1).
final class Disco implements XmppModule {
    private static final String ITEMS = "http://jabber.org/protocol/disco#items";

    @Override
    public String name() {
        return "disco";
    }

    @Override
    public void install(ModuleContext context) {
        context.feature(INFO);
        context.feature(ITEMS);
        context.accountFeature(INFO);
        context.accountFeature(ITEMS);
        Nodes nodes = new Nodes();
        context.provide(DiscoNodes.class, nodes);
        Answers answers = new Answers(context.get(Features.class), context.get(RosterStore.class), nodes);
        context.iq(GET, "query", INFO, SERVER, answers::serverInfo);
        context.iq(GET, "query", ITEMS, SERVER, answers::serverItems);
        context.iq(GET, "query", INFO, ANY_ACCOUNT, answers::accountInfo);
        context.iq(GET, "query", ITEMS, ANY_ACCOUNT, answers::accountItems);
    }

    /// What other modules answer for. Filled at start, read in any turn.
    private static final class Nodes implements DiscoNodes {
        private final Map<String, IqHandler> info = new HashMap<>();
        private final Map<String, IqHandler> items = new HashMap<>();

        @Override
        public void account(String node, IqHandler info, IqHandler items) {
            if (this.info.putIfAbsent(node, info) != null) {
                throw new IllegalStateException("two handlers for disco node " + node);
            }
            this.items.put(node, items);
        }

        static IqHandler find(Map<String, IqHandler> handlers, String node) {
            return Optional.ofNullable(handlers.get(node)).orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
        }
    }

    private record Answers(Features features, RosterStore rosters, Nodes nodes) {
        Element serverInfo(IqRequest request) {
            ServerInfo server = new ServerInfo(features);
            Optional<String> node = node(request);
            if (node.isEmpty()) {
                return server.query();
            }
            if (!node.get().equals(server.node())) {
                throw new StanzaException(StanzaError.ITEM_NOT_FOUND);
            }
            return server.query().with("node", node.get());
        }

        Element serverItems(IqRequest request) {
            requireNoNode(request);
            return Element.of("query", ITEMS).plus(features.services().entrySet().stream()
                    .map(service -> Element.of("item", ITEMS)
                            .with("jid", service.getKey().toString())
                            .with("name", service.getValue()))
                    .toList());
        }

        Element accountInfo(IqRequest request) {
            requireAcquainted(request);
            Optional<String> node = node(request);
            if (node.isPresent()) {
                return Nodes.find(nodes.info, node.get()).handle(request);
            }
            Element identity = Element.of("identity", INFO).with("category", "account").with("type", "registered");
            return Element.of("query", INFO, identity)
                    .plus(features.account().stream().map(ServerInfo::feature).toList());
        }

        Element accountItems(IqRequest request) {
            requireAcquainted(request);
            Optional<String> node = node(request);
            return node.isPresent() ? Nodes.find(nodes.items, node.get()).handle(request) : Element.of("query", ITEMS);
        }

        private void requireAcquainted(IqRequest request) {
            if (!Acquaintance.isShown(rosters, request.to(), request.from())) {
                throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            }
        }

        private static void requireNoNode(IqRequest request) {
            if (node(request).isPresent()) {
                throw new StanzaException(StanzaError.ITEM_NOT_FOUND);
            }
        }

        private static Optional<String> node(IqRequest request) {
            return request.payload().attribute("node").filter(node -> !node.isEmpty());
        }
    }
}
