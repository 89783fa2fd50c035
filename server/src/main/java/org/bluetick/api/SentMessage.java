package org.bluetick.api;

import org.jspecify.annotations.Nullable;

/// A message that an account has sent, as it calls it; or that it has closed a stream in order.
///
/// @param id in its history
/// @param originId the XEP-0359 origin-id, or the message's id; null: the stream was closed
/// @param stream the name of the stream it came on, when that is known
public record SentMessage(MessageId id, @Nullable String originId, @Nullable String stream) {}
