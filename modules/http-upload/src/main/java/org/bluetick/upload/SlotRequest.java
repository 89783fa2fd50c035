package org.bluetick.upload;

import java.util.Optional;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// A request for a slot (XEP-0363 §4).
/// @param type null: not said
/// @param size in bytes
record SlotRequest(FileName name, long size, @Nullable MediaType type, Purpose purpose) {
    static final String NAMESPACE = "urn:xmpp:http:upload:0";

    /// @throws StanzaException `bad-request` that names what is wrong
    static SlotRequest read(Element request) {
        try {
            return new SlotRequest(
                    new FileName(required(request, "filename")),
                    size(required(request, "size")),
                    type(request.attribute("content-type")),
                    Purpose.read(request));
        } catch (IllegalArgumentException e) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText(e.getMessage()));
        }
    }

    private static String required(Element request, String attribute) {
        return request.attribute(attribute).orElseThrow(() -> new IllegalArgumentException(attribute + ": is missing"));
    }

    private static long size(String text) {
        if (!text.matches("0*[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("size: expected a number of bytes, 1 or more");
        }
        return Long.parseLong(text);
    }

    private static @Nullable MediaType type(Optional<String> attribute) {
        return attribute.filter(text -> !text.isEmpty()).map(MediaType::new).orElse(null);
    }
}
