package org.bluetick.api;

/// The order of those who stand at one place. Inside one stage order does not matter.
public enum Stage {
    /// Refuses.
    GUARD,
    /// Marks or changes the stanza.
    STAMP,
    /// Stores what must be stored.
    KEEP,
    /// Makes other stanzas of it.
    COPY
}
