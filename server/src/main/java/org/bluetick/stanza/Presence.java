package org.bluetick.stanza;

import java.util.Locale;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// Presence (RFC 6121 §4).
public record Presence(Jid from, Jid to, Type type, Element element) implements Stanza {
    /// RFC 6121 §4.7.1; `AVAILABLE` is the absence of a type.
    public enum Type {
        AVAILABLE, UNAVAILABLE, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE, ERROR;

        static Type of(Element element) {
            return element.attribute("type").map(Type::named).orElse(AVAILABLE);
        }

        private static Type named(String type) {
            return switch (type) {
                case "unavailable" -> UNAVAILABLE;
                case "subscribe" -> SUBSCRIBE;
                case "subscribed" -> SUBSCRIBED;
                case "unsubscribe" -> UNSUBSCRIBE;
                case "unsubscribed" -> UNSUBSCRIBED;
                case "probe" -> PROBE;
                case "error" -> ERROR;
                default -> throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                        "presence type \"" + type + "\"; expected one of RFC 6121 §4.7.1"));
            };
        }
    }

    /// Presence made by the server.
    public static Presence of(Jid from, Jid to, Type type) {
        Element element = Element.of("presence", NAMESPACE).with("from", from.toString()).with("to", to.toString());
        Element typed = type == Type.AVAILABLE ? element : element.with("type", type.name().toLowerCase(Locale.ROOT));
        return new Presence(from, to, type, typed);
    }

    /// −128 to 127, by default 0 (RFC 6121 §4.7.2.3).
    /// @throws StanzaException `bad-request` when it is no such number
    public int priority() {
        String text = element.child("priority", NAMESPACE).map(Element::text).orElse("0").strip();
        try {
            return Byte.parseByte(text);
        } catch (NumberFormatException e) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    "priority \"" + text + "\"; expected an integer from -128 to 127"));
        }
    }

    /// Whether it is about a subscription, not about availability.
    public boolean isSubscription() {
        return switch (type) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> true;
            case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> false;
        };
    }

    public boolean isAvailable() {
        return type == Type.AVAILABLE;
    }

    @Override
    public Presence withTo(Jid to) {
        return new Presence(from, to, type, element.with("to", to.toString()));
    }

    @Override
    public Presence withElement(Element element) {
        return new Presence(from, to, type, element);
    }

    /// The same as a client broadcasts it: without an address.
    public Presence unaddressed() {
        return new Presence(from, to, type, element.without("to"));
    }

    /// The same with another sender, for instance the account instead of one of its resources.
    public Presence withFrom(Jid from) {
        return new Presence(from, to, type, element.with("from", from.toString()));
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }
}
