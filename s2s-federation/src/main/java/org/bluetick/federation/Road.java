package org.bluetick.federation;

import java.util.List;
import org.bluetick.xml.Element;

/// A stream that takes stanzas to another domain: an outgoing one, or an incoming one that goes both ways (XEP-0288).
/// Any thread may call.
interface Road {
    /// Sends stanzas, in this order.
    void send(List<Element> stanzas);

    /// Bytes the socket has not taken.
    long unsent();

    /// Whether the peer tells how many stanzas it has (XEP-0198): then [Traveller#acknowledged] is called.
    boolean isAcknowledged();

    void close();

    /// For people: where it leads, how the two know each other.
    String description();

    /// For people: the peer's certificate.
    String certificate();

    /// Who sends on it. Any thread may call.
    interface Traveller {
        /// The peer has this many of the stanzas that were sent.
        void acknowledged(Road road, long count);

        /// The socket has taken what was sent.
        void drained(Road road);

        /// It leads nowhere any more.
        void gone(Road road, String why);
    }
}
