package org.bluetick.api;

import org.bluetick.address.Jid;

/// A message that was written down, as its owner sees it.
///
/// @param peer the other side, with its resource when the stanza named one
/// @param stanza the message as XML, as it was given to the journal: [Keeping#withId] says what the owner calls it
public record KeptMessage(MessageId id, Jid peer, JournalEntry.Direction direction, String stanza) {}
