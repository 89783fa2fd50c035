package org.bluetick.upload;

import static org.bluetick.upload.SlotRequest.NAMESPACE;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.Router;
import org.bluetick.api.Service;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What is at `upload.example.org` (XEP-0363 §3, §4): slots, for the accounts of this domain. Runs in the turns of those
/// who ask.
record UploadService(Jid domain, Accounts accounts, Router router, Slots slots, long maxSize) implements Service {
    private static final String NAME = "HTTP File Upload";
    private static final String PING = "urn:xmpp:ping";
    private static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
    private static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

    @Override
    public String description() {
        return NAME;
    }

    @Override
    public void receive(Stanza stanza) {
        switch (stanza) {
            case Iq iq when iq.isRequest() -> router.route(answer(iq));
            case Iq answer -> {} // it asks nobody
            case Message message when message.isError() -> {}
            case Message message -> throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            case Presence presence -> {} // nobody sees it
        }
    }

    private Iq answer(Iq request) {
        Element payload = request.payload().orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
        if (request.type() != Iq.Type.GET || !request.to().isDomain()) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
        return switch (payload.namespace()) {
            case NAMESPACE -> request.result(slot(request.from().bare(), payload));
            case DISCO_INFO -> request.result(info(payload));
            case DISCO_ITEMS -> request.result(withoutNode(payload));
            case PING -> request.result();
            default -> throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        };
    }

    private Element slot(Jid owner, Element payload) {
        if (!payload.name().equals("request")) {
            throw new StanzaException(StanzaError.BAD_REQUEST);
        }
        if (!owner.domainJid().equals(domain) || !accounts.exists(owner)) {
            throw new StanzaException(StanzaError.FORBIDDEN.withText("Only users of " + domain + " can upload files here"));
        }
        return slots.slot(owner, SlotRequest.read(payload));
    }

    private Element info(Element query) {
        List<Element> content = new ArrayList<>();
        content.add(Element.of("identity", DISCO_INFO).with("category", "store").with("type", "file").with("name", NAME));
        content.addAll(List.of(feature(DISCO_INFO), feature(DISCO_ITEMS), feature(PING), feature(NAMESPACE)));
        Purpose.FEATURES.forEach(purpose -> content.add(feature(purpose)));
        content.add(DataForm.of(DataForm.Type.RESULT, NAMESPACE).with("max-file-size", Long.toString(maxSize)).element());
        return withoutNode(query).plus(content);
    }

    private static Element feature(String var) {
        return Element.of("feature", DISCO_INFO).with("var", var);
    }

    private static Element withoutNode(Element query) {
        if (!query.name().equals("query")) {
            throw new StanzaException(StanzaError.BAD_REQUEST);
        }
        if (query.attribute("node").isPresent()) {
            throw new StanzaException(StanzaError.ITEM_NOT_FOUND);
        }
        return Element.of("query", query.namespace());
    }
}
