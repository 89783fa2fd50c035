package org.bluetick.stanza;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// A message (RFC 6121 §5).
public record Message(Jid from, Jid to, Type type, Element element) implements Stanza {
    /// RFC 6121 §5.2.2. An unknown type is `normal`.
    public enum Type {
        NORMAL, CHAT, GROUPCHAT, HEADLINE, ERROR;

        static Type of(Element element) {
            return switch (element.attribute("type").orElse("normal")) {
                case "chat" -> CHAT;
                case "groupchat" -> GROUPCHAT;
                case "headline" -> HEADLINE;
                case "error" -> ERROR;
                default -> NORMAL;
            };
        }
    }

    /// A message made by the server.
    public static Message of(Jid from, Jid to, Type type, Element... payload) {
        Element element = Element.of("message", NAMESPACE, payload)
                .with("from", from.toString())
                .with("to", to.toString());
        Element typed = type == Type.NORMAL ? element : element.with("type", type.name().toLowerCase(java.util.Locale.ROOT));
        return new Message(from, to, type, typed);
    }

    public Optional<String> body() {
        return element.child("body", NAMESPACE).map(Element::text);
    }

    @Override
    public Message withTo(Jid to) {
        return new Message(from, to, type, element.with("to", to.toString()));
    }

    @Override
    public Message withElement(Element element) {
        return new Message(from, to, type, element);
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }

    static Element textElement(String name, String text) {
        return Element.of(name, NAMESPACE, new Text(text));
    }
}
