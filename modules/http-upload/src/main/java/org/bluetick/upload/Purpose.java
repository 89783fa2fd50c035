package org.bluetick.upload;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What a file is for (XEP-0363 §5): how long it is kept depends on it.
sealed interface Purpose {
    String NAMESPACE = "urn:xmpp:http:upload:purpose:0";
    List<String> FEATURES = List.of(NAMESPACE + "#message", NAMESPACE + "#profile", NAMESPACE + "#ephemeral");

    record ForMessage() implements Purpose {}

    record ForProfile() implements Purpose {}

    record Ephemeral(Instant expireBefore) implements Purpose {}

    static Purpose read(Element request) {
        return request.elements().filter(child -> child.namespace().equals(NAMESPACE)).findFirst()
                .map(Purpose::readOne)
                .orElseGet(ForMessage::new);
    }

    private static Purpose readOne(Element purpose) {
        return switch (purpose.name()) {
            case "message" -> new ForMessage();
            case "profile" -> new ForProfile();
            case "ephemeral" -> new Ephemeral(time(purpose.attribute("expire-before").orElse("")));
            default -> throw new StanzaException(StanzaError.FEATURE_NOT_IMPLEMENTED.withText(
                    "purpose: found " + purpose.name() + "; expected message, profile or ephemeral"));
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expire-before: expected a time, for example 2026-09-10T23:08:25Z", e);
        }
    }
}
