package org.bluetick.xep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.IqHandler;
import org.bluetick.api.IqRequest;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What other modules answer for. Filled at start, read in any turn.
final class DiscoSources implements DiscoNodes {
    /// Of accounts, or of the server.
    enum Of { ACCOUNT, SERVER }

    /// What is asked for.
    enum Query { INFO, ITEMS }

    private record Fixed(IqHandler info, IqHandler items) implements Source {
        @Override
        public Optional<Element> info(IqRequest request, String node) {
            return Optional.of(info.handle(request));
        }

        @Override
        public Optional<Element> items(IqRequest request, String node) {
            return Optional.of(items.handle(request));
        }
    }

    private final Map<String, Source> fixed = new HashMap<>();
    private final List<Source> ofAccounts = new ArrayList<>();
    private final List<Source> ofServer = new ArrayList<>();

    @Override
    public void account(String node, IqHandler info, IqHandler items) {
        if (fixed.putIfAbsent(node, new Fixed(info, items)) != null) {
            throw new IllegalStateException("two handlers for disco node " + node);
        }
    }

    @Override
    public void accounts(Source source) {
        ofAccounts.add(source);
    }

    @Override
    public void server(Source source) {
        ofServer.add(source);
    }

    /// @throws StanzaException `item-not-found` when nobody knows the node
    Element answer(Of of, Query query, IqRequest request, String node) {
        Source known = of == Of.ACCOUNT ? fixed.get(node) : null;
        List<Source> asked = known == null ? sources(of) : List.of(known);
        return asked.stream()
                .flatMap(source -> ask(source, query, request, node).stream())
                .findFirst()
                .orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
    }

    /// With what is to be added to what the account or server says of itself.
    Element completed(Of of, Query query, IqRequest request, Element own) {
        Element whole = own;
        for (Source source : sources(of)) {
            Optional<Element> more = ask(source, query, request, "");
            whole = more.isEmpty() ? whole : whole.plus(more.get().elements().toList());
        }
        return whole;
    }

    private List<Source> sources(Of of) {
        return of == Of.ACCOUNT ? ofAccounts : ofServer;
    }

    private static Optional<Element> ask(Source source, Query query, IqRequest request, String node) {
        return query == Query.INFO ? source.info(request, node) : source.items(request, node);
    }
}
