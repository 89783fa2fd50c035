package org.bluetick.im;

import org.bluetick.api.Default;

/// The table `[im]`.
/// @param maxContacts how many contacts a roster may list
/// @param maxDirectedPresences to how many addresses a session may have directed presence at a time
record ImConfig(@Default("1000") int maxContacts, @Default("1000") int maxDirectedPresences) {
    ImConfig {
        requireAtLeastOne("max-contacts", maxContacts);
        requireAtLeastOne("max-directed-presences", maxDirectedPresences);
    }

    private static void requireAtLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + ": found " + value + "; expected at least 1");
        }
    }
}
