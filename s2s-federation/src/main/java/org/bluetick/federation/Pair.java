package org.bluetick.federation;

import org.bluetick.address.Jid;

/// Two domains that speak with each other: one of ours, and another server's.
record Pair(Jid local, Jid remote) {}
