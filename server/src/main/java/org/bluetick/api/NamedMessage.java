package org.bluetick.api;

/// A message of a history by the name its sender gave it: its origin-id (XEP-0359) or, without one, its own id.
public record NamedMessage(MessageId id, JournalEntry.Direction direction, String name) {}
