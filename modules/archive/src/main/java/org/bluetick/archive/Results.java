package org.bluetick.archive;

import static org.bluetick.archive.MamQuery.NAMESPACE;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.Node;
import org.bluetick.xml.WrittenElement;
import org.bluetick.xml.XmlException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Packs archived messages for the client that asked for them (XEP-0313 §4.2, XEP-0297).
/// @param queryId what the client calls its query
record Results(Jid owner, Jid to, @Nullable String queryId) {
    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final String FORWARD = "urn:xmpp:forward:0";
    private static final String DELAY = "urn:xmpp:delay";
    /// As we write it: without a prefix.
    private static final String STANZA_ID = "<stanza-id";
    private static final String END = "</message>";

    Message of(KeptMessage message) {
        Element result = Element.of("result", NAMESPACE, forwarded(message)).with("id", message.id().toString());
        Element named = queryId == null ? result : result.with("queryid", queryId);
        return Message.of(owner, to, Message.Type.NORMAL, named);
    }

    /// A message that cannot be read is left out, but not its place (XEP-0313 §3.2): the others can be.
    private Element forwarded(KeptMessage message) {
        Element delay = Element.of("delay", DELAY).with("stamp", message.id().time().toString());
        return asWritten(message).or(() -> stanza(message))
                .map(stanza -> Element.of("forwarded", FORWARD, delay, stanza))
                .orElseGet(() -> Element.of("forwarded", FORWARD, delay));
    }

    /// The message as it is stored and its id, when it has none of anybody. Most are such, and need not be read.
    private Optional<Node> asWritten(KeptMessage message) {
        String stanza = message.stanza();
        if (!stanza.endsWith(END) || stanza.contains(STANZA_ID)) {
            return Optional.empty();
        }
        String beginning = stanza.substring(0, stanza.length() - END.length());
        return Optional.of(new WrittenElement(beginning + Keeping.idElement(owner, message.id()) + END));
    }

    /// With its id, and no other that its sender may have written into it in the owner's name (XEP-0359 §5).
    private Optional<Node> stanza(KeptMessage message) {
        try {
            return Optional.of(Keeping.withId(owner, message.id(), ElementParser.parse(message.stanza())));
        } catch (XmlException e) {
            LOG.error("Message {} of {} cannot be read: {}", message.id(), owner, e.getMessage());
            return Optional.empty();
        }
    }
}
