package org.bluetick.pubsub;

import java.time.Instant;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// What was published at a node.
/// @param published in milliseconds
record Item(String id, Jid publisher, Instant published, Element payload) {}
