package org.bluetick.xep;

import static org.bluetick.xep.Registration.NAMESPACE;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.ClientStream;
import org.bluetick.api.StreamFeature;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// Registration before login (XEP-0077 §3.1), on streams that may carry passwords. Runs in the stream's turn. Its errors
/// do not repeat what was sent: there is a password in it.
/// @param open false: nothing is offered, and requests are refused
record OpenRegistration(Jid domain, Accounts accounts, boolean open, RegistrationRate rate) implements StreamFeature {
    @Override
    public Optional<Element> offer(ClientStream stream) {
        return open && stream.isTrusted() && stream.account().isEmpty()
                ? Optional.of(Element.of("register", "http://jabber.org/features/iq-register"))
                : Optional.empty();
    }

    @Override
    public boolean negotiate(ClientStream stream, Element element) {
        Optional<Element> query = element.child("query", NAMESPACE);
        if (stream.account().isPresent() || !element.is("iq", Stanza.NAMESPACE) || query.isEmpty()) {
            return false;
        }
        try {
            Element answer = answer(element, "result");
            stream.send(handle(stream, element, query.get()).map(answer::plus).orElse(answer));
        } catch (StanzaException e) {
            stream.send(answer(element, "error").plus(e.error().element()));
        }
        return true;
    }

    private Optional<Element> handle(ClientStream stream, Element iq, Element query) {
        if (!open) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
        if (!stream.isTrusted()) {
            throw new StanzaException(StanzaError.NOT_ALLOWED.withText("registration needs TLS"));
        }
        return switch (iq.attribute("type").orElse("")) {
            case "get" -> Optional.of(Credentials.blank());
            case "set" -> {
                register(stream, query);
                yield Optional.empty();
            }
            case String type -> throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    "iq of type \"" + type + "\"; expected get or set"));
        };
    }

    private void register(ClientStream stream, Element query) {
        if (query.has("remove", NAMESPACE)) {
            throw new StanzaException(StanzaError.UNEXPECTED_REQUEST.withText("expected a login first"));
        }
        Credentials credentials = Credentials.in(query);
        if (!credentials.isComplete()) {
            throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText("expected a username and a password"));
        }
        if (!rate.take(stream.remoteAddress())) {
            throw new StanzaException(StanzaError.RESOURCE_CONSTRAINT.withText(
                    "too many registrations from your address; try again in an hour"));
        }
        if (!create(credentials)) {
            throw new StanzaException(StanzaError.CONFLICT.withText("the username is taken"));
        }
    }

    private boolean create(Credentials credentials) {
        try {
            return accounts.create(Jid.of(credentials.username(), domain), credentials.password());
        } catch (IllegalArgumentException e) {
            throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText(e.getMessage()));
        }
    }

    private Element answer(Element request, String type) {
        Element answer = Element.of("iq", Stanza.NAMESPACE).with("type", type).with("from", domain.toString());
        return request.attribute("id").map(id -> answer.with("id", id)).orElse(answer);
    }
}
