package org.bluetick.pubsub;

import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;

/// @param maxNodes of an account
/// @param maxItems at a node: what `max` stands for
/// @param maxSize of all payloads of an account, as XML
record PubSubConfig(@Default("500") int maxNodes, @Default("1000") int maxItems, @Default("8M") ByteSize maxSize) {
    PubSubConfig {
        if (maxNodes < 1) {
            throw new IllegalArgumentException("max-nodes: found " + maxNodes + "; expected 1 or more");
        }
        if (maxItems < 1) {
            throw new IllegalArgumentException("max-items: found " + maxItems + "; expected 1 or more");
        }
    }
}
