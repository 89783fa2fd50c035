package org.bluetick.stanza;

import java.util.Locale;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// An IQ request or response (RFC 6120 §8.2.3).
public record Iq(Jid from, Jid to, Type type, Element element) implements Stanza {
    public enum Type {
        GET, SET, RESULT, ERROR;

        static Type of(Element element) {
            return switch (element.attribute("type").orElse("")) {
                case "get" -> GET;
                case "set" -> SET;
                case "result" -> RESULT;
                case "error" -> ERROR;
                default -> throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                        "iq type \"" + element.attribute("type").orElse("") + "\"; expected get, set, result or error"));
            };
        }
    }

    /// A request made by the server.
    public static Iq request(Type type, Jid from, Jid to, String id, Element payload) {
        return new Iq(from, to, type, Element.of("iq", NAMESPACE, payload)
                .with("type", type.name().toLowerCase(Locale.ROOT))
                .with("id", id)
                .with("from", from.toString())
                .with("to", to.toString()));
    }

    public boolean isRequest() {
        return type == Type.GET || type == Type.SET;
    }

    /// The child of a request, or of a result that has one.
    public Optional<Element> payload() {
        return element.firstElement();
    }

    /// The empty answer.
    public Iq result() {
        return answer(Element.of("iq", NAMESPACE));
    }

    public Iq result(Element payload) {
        return answer(Element.of("iq", NAMESPACE, payload));
    }

    private Iq answer(Element content) {
        return new Iq(to, from, Type.RESULT, content
                .with("type", "result")
                .with("id", id().orElse(""))
                .with("from", to.toString())
                .with("to", from.toString()));
    }

    @Override
    public Iq withTo(Jid to) {
        return new Iq(from, to, type, element.with("to", to.toString()));
    }

    @Override
    public Iq withElement(Element element) {
        return new Iq(from, to, type, element);
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }
}
