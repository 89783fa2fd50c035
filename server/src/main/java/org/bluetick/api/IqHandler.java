package org.bluetick.api;

import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// Answers a request (RFC 6120 §8.2.3). Runs in the requester's turn; may block on the database.
@FunctionalInterface
public interface IqHandler {
    /// The payload of the result, `Element.EMPTY` when it has none.
    /// @throws StanzaException the error to answer with
    Element handle(IqRequest request);
}
