package org.bluetick.api;

import java.util.Optional;
import org.bluetick.xml.Element;

/// Something a client can negotiate on its stream (RFC 6120 §4.3.2). Runs in the stream's turn.
public interface StreamFeature {
    /// What `<stream:features/>` says of it, as the stream is now; empty when it is not on offer.
    Optional<Element> offer(ClientStream stream);

    /// Takes an element that is no stanza, or an IQ sent before a resource is bound. False: it is not for this feature.
    default boolean negotiate(ClientStream stream, Element element) {
        return false;
    }
}
