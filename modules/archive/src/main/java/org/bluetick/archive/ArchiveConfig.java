package org.bluetick.archive;

import java.time.Duration;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.api.Default;

/// Table `[archive]`.
/// @param policy what is archived for an account that has not chosen
/// @param keep for how long; zero: for ever
/// @param keepFor the same for single accounts, by localpart
/// @param fullText whether clients can search for words (XEP-0431)
record ArchiveConfig(
        @Default("always") Preferences.Policy policy,
        @Default("0s") Duration keep,
        @Default("{}") Map<String, Duration> keepFor,
        @Default("false") boolean fullText) {

    ArchiveConfig {
        keepFor = Map.copyOf(keepFor);
    }

    /// Whether something is ever to be removed.
    boolean forgets() {
        return !keep.isZero() || keepFor.values().stream().anyMatch(time -> !time.isZero());
    }

    Duration keepOf(Jid account) {
        return keepFor.getOrDefault(account.local().orElse(""), keep);
    }
}
