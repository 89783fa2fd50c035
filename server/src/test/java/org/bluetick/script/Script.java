package org.bluetick.script;

import java.util.List;
import java.util.Map;

/// A script, understood.
/// @param name its path below the scripts, without the suffix: `rfc6121/3.1.2-subscribe-to-a-contact`
/// @param settings what its server's configuration says beyond the defaults
record Script(String name, Map<String, String> settings, List<Step> steps) {
    /// One sentence of a script.
    record Step(int line, String sentence, Action action) {}

    /// What a sentence does.
    @FunctionalInterface
    interface Action {
        void run(Play play);
    }
}
