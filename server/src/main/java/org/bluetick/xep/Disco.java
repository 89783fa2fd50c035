package org.bluetick.xep;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.xep.ServerInfo.INFO;

import org.bluetick.api.DiscoNodes;
import org.bluetick.api.Features;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.RosterStore;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xep.DiscoSources.Of;
import org.bluetick.xep.DiscoSources.Query;
import org.bluetick.xml.Element;

/// XEP-0030: Service Discovery, of the server and of accounts. An account is shown to its owner and to contacts who may
/// see its presence; to others it does not exist (RFC 6121 §8.5.1).
final class Disco implements XmppModule {
    static final String ITEMS = "http://jabber.org/protocol/disco#items";

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
        DiscoSources sources = new DiscoSources();
        context.provide(DiscoNodes.class, sources);
        Answers answers = new Answers(context.get(Features.class), context.get(RosterStore.class), sources);
        context.iq(GET, "query", INFO, SERVER, answers::serverInfo);
        context.iq(GET, "query", ITEMS, SERVER, answers::serverItems);
        context.iq(GET, "query", INFO, ANY_ACCOUNT, answers::accountInfo);
        context.iq(GET, "query", ITEMS, ANY_ACCOUNT, answers::accountItems);
    }

    private record Answers(Features features, RosterStore rosters, DiscoSources sources) {
        /// What the server's capabilities stand for is told under their node too, and nothing is added to it.
        Element serverInfo(IqRequest request) {
            ServerInfo server = new ServerInfo(features);
            String node = node(request);
            if (node.isEmpty()) {
                return server.query();
            }
            return node.equals(server.node())
                    ? server.query().with("node", node)
                    : sources.answer(Of.SERVER, Query.INFO, request, node);
        }

        Element serverItems(IqRequest request) {
            String node = node(request);
            if (!node.isEmpty()) {
                return sources.answer(Of.SERVER, Query.ITEMS, request, node);
            }
            Element services = Element.of("query", ITEMS).plus(features.services().entrySet().stream()
                    .map(service -> Element.of("item", ITEMS)
                            .with("jid", service.getKey().toString())
                            .with("name", service.getValue()))
                    .toList());
            return sources.completed(Of.SERVER, Query.ITEMS, request, services);
        }

        Element accountInfo(IqRequest request) {
            requireAcquainted(request);
            String node = node(request);
            if (!node.isEmpty()) {
                return sources.answer(Of.ACCOUNT, Query.INFO, request, node);
            }
            Element identity = Element.of("identity", INFO).with("category", "account").with("type", "registered");
            Element own = Element.of("query", INFO, identity)
                    .plus(features.account().stream().map(ServerInfo::feature).toList());
            return sources.completed(Of.ACCOUNT, Query.INFO, request, own);
        }

        Element accountItems(IqRequest request) {
            requireAcquainted(request);
            String node = node(request);
            return node.isEmpty()
                    ? sources.completed(Of.ACCOUNT, Query.ITEMS, request, Element.of("query", ITEMS))
                    : sources.answer(Of.ACCOUNT, Query.ITEMS, request, node);
        }

        private void requireAcquainted(IqRequest request) {
            if (!Acquaintance.isShown(rosters, request.to(), request.from())) {
                throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            }
        }

        private static String node(IqRequest request) {
            return request.payload().attribute("node").orElse("");
        }
    }
}
