package org.bluetick.archive;

import static org.bluetick.archive.MamQuery.NAMESPACE;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.IqRequest;
import org.bluetick.api.Journal;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.Router;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// Answers queries of accounts to their own archives (XEP-0313 §4, §5). Stateless; runs in the requester's turn, which
/// has committed what was sent before.
record Answers(MessageLog log, Journal journal, Router router, boolean searchable) {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 200;
    /// Counting takes time for each: on a page no further than this.
    private static final long COUNTED = 1_000;
    /// Who asks for nothing but the count gets more of it.
    private static final long COUNTED_ALONE = 100_000;
    /// As long as a commit may take, and far longer.
    private static final int PATIENCE = 5_000;
    private static final long ONE_MILLISECOND = 1_000_000;

    /// XEP-0313 §4.1.5.
    Element form(IqRequest request) {
        requireOwn(request);
        return Element.of("query", NAMESPACE, QueryForm.element(searchable));
    }

    /// XEP-0313 §5.
    Element metadata(IqRequest request) {
        requireOwn(request);
        List<KeptMessage> first = log.first(request.to(), HistoryFilter.ALL, 1);
        List<KeptMessage> last = log.last(request.to(), HistoryFilter.ALL, 1);
        Element metadata = Element.of("metadata", NAMESPACE);
        return first.isEmpty() || last.isEmpty()
                ? metadata
                : metadata.plus(end("start", first.getFirst().id()), end("end", last.getLast().id()));
    }

    private static Element end(String name, MessageId id) {
        return Element.of(name, NAMESPACE).with("id", id.toString()).with("timestamp", id.time().toString());
    }

    /// Sends the results, then gives the end of them.
    Element query(IqRequest request) {
        requireOwn(request);
        request.session().ifPresent(Untaken::requireFew);
        Jid owner = request.to();
        MamQuery query = MamQuery.read(request.payload(), searchable);
        List<KeptMessage> named = requireAll(owner, query);
        History history = query.ids().isEmpty()
                ? new History.Whole(log, owner)
                : new History.Some(named.stream().filter(message -> query.ids().contains(message.id())).toList());
        Page page = Page.read(history, query.pageFilter(), query.page().isBackward(),
                query.page().limit(USUAL_PAGE, LARGEST_PAGE));
        Results results = new Results(owner, request.from(), request.payload().attribute("queryid").orElse(null));
        for (KeptMessage message : query.flipped() ? page.messages().reversed() : page.messages()) {
            deliver(request, results.of(message));
        }
        request.session().filter(session -> page.size() > 0).ifPresent(session -> Untaken.add(session, page));
        return fin(query, history, page);
    }

    static void requireOwn(IqRequest request) {
        if (!request.isToOwnAccount()) {
            throw new StanzaException(StanzaError.FORBIDDEN);
        }
    }

    /// The messages that the request names: all must be in the archive.
    private List<KeptMessage> requireAll(Jid owner, MamQuery query) {
        if (query.named().isEmpty()) {
            return List.of();
        }
        List<MessageId> named = List.copyOf(query.named());
        List<KeptMessage> found = log.find(owner, named);
        if (found.size() < named.size()) {
            awaitHorizon(named);
            found = log.find(owner, named);
        }
        if (found.size() < named.size()) {
            throw new StanzaException(StanzaError.ITEM_NOT_FOUND);
        }
        return found;
    }

    /// A message that was just delivered is seen in the archive a moment later: when no smaller id is in flight.
    private void awaitHorizon(List<MessageId> ids) {
        MessageId next = journal.nextId();
        journal.abandon(next);
        List<MessageId> given = ids.stream().filter(next::isAfter).toList();
        for (int i = 0; i < PATIENCE && given.stream().anyMatch(id -> id.isAfter(journal.horizon())); i++) {
            journal.flush();
            LockSupport.parkNanos(ONE_MILLISECOND);
        }
    }

    private void deliver(IqRequest request, Message result) {
        request.session().ifPresentOrElse(session -> session.deliver(result), () -> router.route(result));
    }

    private static Element fin(MamQuery query, History history, Page page) {
        OptionalLong count = count(query, history, page);
        Element set = new ResultSet.Page(
                page.messages().stream().findFirst().map(message -> message.id().toString()),
                page.messages().isEmpty() ? Optional.empty() : Optional.of(page.messages().getLast().id().toString()),
                index(query, page, count),
                count).element();
        Element fin = Element.of("fin", NAMESPACE, set);
        return page.whole() ? fin.with("complete", "true") : fin;
    }

    /// How many pass the filter; empty when these are too many to be counted, when all would have to be searched, and on all pages but the first: who asks for
    /// the next one was told (XEP-0313 §4.3.1: optional).
    private static OptionalLong count(MamQuery query, History history, Page page) {
        if (page.whole() && !query.page().isBeside()) {
            return OptionalLong.of(page.size());
        }
        if (query.filter().words() != null) {
            return OptionalLong.empty();
        }
        boolean alone = Integer.valueOf(0).equals(query.page().max());
        if (query.page().isBeside() && !alone) {
            return OptionalLong.empty();
        }
        long most = alone ? COUNTED_ALONE : COUNTED;
        long counted = history.count(query.filter(), most + 1);
        if (counted > most) {
            return alone ? OptionalLong.of(most) : OptionalLong.empty();
        }
        return OptionalLong.of(counted);
    }

    /// Where the page begins, when that needs no counting.
    private static OptionalLong index(MamQuery query, Page page, OptionalLong count) {
        boolean backward = query.page().isBackward();
        boolean fromStart = backward ? page.whole() && query.after() == null : query.after() == null;
        boolean toEnd = backward ? query.before() == null : page.whole() && query.before() == null;
        if (fromStart) {
            return OptionalLong.of(0);
        }
        return toEnd && count.isPresent() ? OptionalLong.of(count.getAsLong() - page.size()) : OptionalLong.empty();
    }
}
