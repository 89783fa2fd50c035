package org.bluetick.pubsub;

import java.util.Locale;
import java.util.Optional;

/// What somebody is at a node (XEP-0060 §4.1). Only the account itself is its owner, and publishes.
enum Affiliation {
    OWNER, MEMBER, NONE, OUTCAST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Affiliation> of(String word) {
        for (Affiliation each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
