package org.bluetick.journal;

import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;

/// Names a row: a message as its owner keeps it.
record Kept(Jid owner, MessageId id) {}
