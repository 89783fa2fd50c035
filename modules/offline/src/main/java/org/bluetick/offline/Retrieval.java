package org.bluetick.offline;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.IqRequest;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.storage.StorageException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0013: a client looks at what waits before it is given it, takes what it wants and removes what it does not. While it
/// does so, no session of its account (on this node) is given what waits. In the session's turn; what is shared is
/// safe for any thread.
final class Retrieval {
    private static final String NAMESPACE = "http://jabber.org/protocol/offline";
    private static final String INFO = "http://jabber.org/protocol/disco#info";
    private static final String ITEMS = "http://jabber.org/protocol/disco#items";
    private static final Logger LOG = LoggerFactory.getLogger(Retrieval.class);
    private static final long COUNTED = 1_000_000;
    /// In one answer.
    private static final int HEADERS = 4 * Waiting.PAGE;

    private final Waiting waiting;
    private final Capacity capacity;
    private final Map<Jid, Set<Jid>> readers = new ConcurrentHashMap<>();

    Retrieval(Waiting waiting, Capacity capacity) {
        this.waiting = waiting;
        this.capacity = capacity;
    }

    void install(ModuleContext context) {
        context.find(DiscoNodes.class).ifPresent(nodes -> nodes.account(NAMESPACE, this::info, this::headers));
        context.feature(NAMESPACE);
        context.iq(GET, "offline", NAMESPACE, ANY_ACCOUNT, Retrieval::asksForNothing);
        context.iq(SET, "offline", NAMESPACE, ANY_ACCOUNT, this::remove);
        context.intercept(Place.SENT, Stage.KEEP, this::shown);
    }

    boolean isUnderWay(Jid account) {
        return readers.containsKey(account);
    }

    /// What a client has received waits no longer (XEP-0198 §4), unless it was only viewed (XEP-0013 §2.5).
    void acknowledged(MessagesAcknowledged event) {
        ClientSession session = event.session();
        List<MessageId> received = session.get(Viewed.class)
                .map(viewed -> viewed.without(event.ids()))
                .orElse(event.ids());
        waiting.remove(session.account(), received);
        capacity.forget(session.account());
    }

    void closed(SessionClosed event) {
        Jid jid = event.session().jid();
        readers.computeIfPresent(jid.bare(), (account, resources) -> {
            resources.remove(jid);
            return resources.isEmpty() ? null : resources;
        });
    }

    private Element info(IqRequest request) {
        Jid account = begin(request);
        DataForm form = DataForm.of(DataForm.Type.RESULT, NAMESPACE)
                .with("number_of_messages", Long.toString(waiting.count(account, COUNTED)));
        return Element.of("query", INFO,
                Element.of("identity", INFO).with("category", "automation").with("type", "message-list"),
                Element.of("feature", INFO).with("var", NAMESPACE),
                form.element()).with("node", NAMESPACE);
    }

    /// Of the oldest only: they are all in one answer. Whoever has taken these asks for the next; how many there are `info` tells.
    Element headers(IqRequest request) {
        Jid account = begin(request);
        List<Element> items = new ArrayList<>();
        MessageId last = MessageId.MIN;
        List<KeptMessage> page;
        do {
            page = waiting.after(account, last, Waiting.PAGE);
            for (KeptMessage kept : page) {
                items.add(Element.of("item", ITEMS)
                        .with("jid", account.toString())
                        .with("node", kept.id().toString())
                        .with("name", kept.peer().toString()));
                last = kept.id();
            }
        } while (page.size() == Waiting.PAGE && items.size() < HEADERS);
        return Element.of("query", ITEMS).with("node", NAMESPACE).plus(items);
    }

    private Element remove(IqRequest request) {
        Jid account = own(request);
        if (request.payload().has("purge", NAMESPACE)) {
            purge(account);
        } else {
            waiting.remove(account, asked(request.payload(), "remove").stream().map(id -> find(account, id).id()).toList());
        }
        capacity.forget(account);
        return Element.EMPTY;
    }

    private void purge(Jid account) {
        List<KeptMessage> page;
        do {
            page = waiting.after(account, MessageId.MIN, Waiting.PAGE);
            waiting.remove(account, page.stream().map(KeptMessage::id).toList());
        } while (page.size() == Waiting.PAGE);
    }

    /// Who asks for messages is answered after the last of them, which an IQ handler cannot.
    private Verdict shown(Passage passage) {
        ClientSession session = passage.at();
        if (session == null || !(passage.stanza() instanceof Iq iq) || iq.type() != GET || !iq.to().equals(session.account())) {
            return passage.pass();
        }
        Element offline = iq.element().child("offline", NAMESPACE).orElse(Element.EMPTY);
        if (offline.has("fetch", NAMESPACE)) {
            suppressFlush(session);
            answer(session, iq, () -> fetchAfter(MessageId.MIN, session, iq)); // in a turn that sees what was sent before
            return Verdict.DROP;
        }
        if (offline.has("item", NAMESPACE)) {
            List<MessageId> asked = asked(offline, "view");
            suppressFlush(session);
            answer(session, iq, () -> view(asked, session, iq));
            return Verdict.DROP;
        }
        return passage.pass();
    }

    /// What is neither to be viewed nor fetched.
    private static Element asksForNothing(IqRequest request) {
        own(request);
        throw new StanzaException(StanzaError.BAD_REQUEST.withText("expected items with action \"view\", or <fetch/>"));
    }

    private static void answer(ClientSession session, Iq request, Runnable step) {
        session.post(() -> {
            try {
                step.run();
            } catch (StorageException e) {
                LOG.warn("What waits for {} could not be read: {}", session.jid(), e.getMessage());
                session.write(request.errorReply(StanzaError.RESOURCE_CONSTRAINT.withText("the database does not answer")));
            }
        });
    }

    /// All that are asked for, or none.
    private void view(List<MessageId> asked, ClientSession session, Iq request) {
        Jid account = session.account();
        waiting.expire(account);
        if (asked.stream().allMatch(id -> waiting.find(account, id).isPresent())) {
            viewSome(asked, session, request);
        } else {
            session.write(request.errorReply(StanzaError.ITEM_NOT_FOUND));
        }
    }

    /// As many as are given at once, and the rest when the client has taken these. What another device has taken meanwhile is left out.
    private void viewSome(List<MessageId> asked, ClientSession session, Iq request) {
        long characters = 0;
        int done = 0;
        while (done < asked.size() && done < Waiting.PAGE && characters < Waiting.PAGE_CHARACTERS) {
            Optional<KeptMessage> kept = waiting.find(session.account(), asked.get(done++));
            kept.ifPresent(message -> show(session, message));
            characters += kept.map(message -> message.stanza().length()).orElse(0);
        }
        if (done == asked.size()) {
            session.write(request.result());
        } else {
            List<MessageId> rest = asked.subList(done, asked.size());
            session.onceTaken(() -> answer(session, request, () -> viewSome(rest, session, request)));
        }
    }

    private void fetchAfter(MessageId last, ClientSession session, Iq request) {
        List<KeptMessage> found = waiting.after(session.account(), last, Waiting.PAGE);
        List<KeptMessage> page = Waiting.inOnePage(found);
        page.forEach(kept -> show(session, kept));
        if (found.size() < Waiting.PAGE && page.size() == found.size()) {
            session.write(request.result());
        } else {
            session.onceTaken(() -> answer(session, request, () -> fetchAfter(page.getLast().id(), session, request)));
        }
    }

    private void show(ClientSession session, KeptMessage kept) {
        Element node = Element.of("offline", NAMESPACE, Element.of("item", NAMESPACE).with("node", kept.id().toString()));
        var late = waiting.late(session.account(), kept);
        var shown = late.withElement(late.element().plus(node));
        session.get(Viewed.class).orElseGet(() -> Viewed.begin(session)).add(kept.id());
        session.get(Backlog.class).ifPresentOrElse(backlog -> backlog.write(shown), () -> session.write(shown));
    }

    private KeptMessage find(Jid account, MessageId id) {
        return waiting.find(account, id).orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
    }

    private static List<MessageId> asked(Element offline, String action) {
        List<Element> items = offline.elements("item", NAMESPACE).toList();
        if (items.isEmpty() || items.stream().anyMatch(item -> !item.attribute("action").orElse("").equals(action))) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText("expected items with action \"" + action + "\""));
        }
        return items.stream()
                .map(item -> MessageId.parse(item.attribute("node").orElse(""))
                        .orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND)))
                .toList();
    }

    private Jid begin(IqRequest request) {
        Jid account = own(request);
        request.session().ifPresent(this::suppressFlush);
        waiting.expire(account);
        return account;
    }

    /// Too late once the session is available: then it has been given what waited.
    private void suppressFlush(ClientSession session) {
        if (session.presence().isEmpty()) {
            readers.compute(session.account(), (account, known) -> {
                Set<Jid> resources = known == null ? ConcurrentHashMap.newKeySet() : known;
                resources.add(session.jid());
                return resources;
            });
        }
    }

    private static Jid own(IqRequest request) {
        if (!request.isToOwnAccount()) {
            throw new StanzaException(StanzaError.FORBIDDEN);
        }
        return request.to();
    }
}
