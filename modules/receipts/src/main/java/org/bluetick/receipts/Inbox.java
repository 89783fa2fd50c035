package org.bluetick.receipts;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.IqRequest;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0430: Inbox. Lists the conversations of the account that asks, the latest first. What others are committing at
/// that moment is in it a moment later, as in the history. Stateless; runs in the requester's turn.
record Inbox(MessageLog log, TickStore store, Digest digest) {
    static final String NAMESPACE = "urn:xmpp:inbox:1";

    private static final int USUAL = 100;
    private static final int MOST = 250;

    /// Sends an entry a conversation; returns `fin`.
    Element answer(IqRequest request) {
        ClientSession session = request.session().orElseThrow(() -> new StanzaException(StanzaError.SERVICE_UNAVAILABLE));
        boolean unreadOnly = flag(request.payload(), "unread-only", false);
        boolean withMessages = flag(request.payload(), "messages", true);
        ResultSet asked = ResultSet.in(request.payload());

        digest.update(session.account());
        List<Tick> all = store.list(session.account()).stream().filter(tick -> tick.last().isAfter(MessageId.MIN)).toList();
        List<Tick> listed = unreadOnly ? all.stream().filter(tick -> tick.unread() > 0).toList() : all;
        InboxPage page = InboxPage.of(listed, asked, asked.limit(USUAL, MOST));
        send(session, page.ticks(), withMessages ? new Forwarded(session.account(), request.iq().id().orElse(null)) : null);
        return fin(all).plus(page.description());
    }

    private void send(ClientSession session, List<Tick> ticks, @Nullable Forwarded forwarded) {
        Jid owner = session.account();
        Map<MessageId, KeptMessage> messages = forwarded == null ? Map.of()
                : log.find(owner, ticks.stream().map(Tick::last).toList()).stream()
                        .collect(Collectors.toMap(KeptMessage::id, Function.identity()));
        for (Tick tick : ticks) {
            Message message = Message.of(owner, session.jid(), Message.Type.NORMAL, entry(tick));
            KeptMessage last = messages.get(tick.last());
            session.deliver(last == null || forwarded == null ? message
                    : message.withElement(message.element().plus(forwarded.result(last))));
        }
    }

    private static Element entry(Tick tick) {
        return Element.of("entry", NAMESPACE)
                .with("jid", tick.peer().toString())
                .with("unread", Long.toString(tick.unread()))
                .with("id", tick.last().toString());
    }

    /// Counts the whole inbox, whatever part of it was asked for.
    private static Element fin(List<Tick> all) {
        return Element.of("fin", NAMESPACE)
                .with("total", Integer.toString(all.size()))
                .with("unread", Long.toString(all.stream().filter(tick -> tick.unread() > 0).count()))
                .with("all-unread", Long.toString(all.stream().mapToLong(Tick::unread).sum()));
    }

    private static boolean flag(Element inbox, String name, boolean otherwise) {
        return inbox.attribute(name).map(value -> switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    name + " \"" + value + "\"; expected true or false"));
        }).orElse(otherwise);
    }
}
