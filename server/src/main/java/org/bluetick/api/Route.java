package org.bluetick.api;

import org.bluetick.address.Jid;

/// A connected resource: its full JID, whether it has sent available presence, and with which priority.
///
/// @param node where it is: [#HERE], or the number of another node
/// @param smId names its session for resumption (XEP-0198); empty when it cannot be resumed
public record Route(Jid jid, boolean available, int priority, int node, String smId) {
    /// The node that reads the table.
    public static final int HERE = -1;

    /// A resource on this node.
    public Route(Jid jid, boolean available, int priority) {
        this(jid, available, priority, HERE, "");
    }

    /// Whether it takes messages sent to the account (RFC 6121 §8.5.2.1).
    public boolean takesMessages() {
        return available && priority >= 0;
    }

    public boolean isHere() {
        return node == HERE;
    }
}
