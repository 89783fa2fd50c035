package org.bluetick.receipts;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Packs the last message of a conversation as a page of the history would (XEP-0313 §4.2, XEP-0297).
///
/// @param queryId the id of the request
record Forwarded(Jid owner, @Nullable String queryId) {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarded.class);
    private static final String MAM = "urn:xmpp:mam:2";
    private static final String FORWARD = "urn:xmpp:forward:0";
    private static final String DELAY = "urn:xmpp:delay";

    Element result(KeptMessage message) {
        Element forwarded = Element.of("forwarded", FORWARD,
                Element.of("delay", DELAY).with("stamp", message.id().time().toString()));
        Element whole = stanza(message).map(forwarded::plus).orElse(forwarded);
        Element result = Element.of("result", MAM, whole).with("id", message.id().toString());
        return queryId == null ? result : result.with("queryid", queryId);
    }

    /// With its id, and no other that its sender may have written into it in the owner's name (XEP-0359 §5).
    private Optional<Element> stanza(KeptMessage message) {
        try {
            return Optional.of(Keeping.withId(owner, message.id(), ElementParser.parse(message.stanza())));
        } catch (XmlException e) {
            LOG.error("Message {} of {} cannot be read: {}", message.id(), owner, e.getMessage());
            return Optional.empty();
        }
    }
}
