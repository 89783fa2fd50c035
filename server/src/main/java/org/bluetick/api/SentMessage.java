package org.bluetick.api;

/// A message that an account has sent, as it calls it.
///
/// @param id in its history
/// @param originId the XEP-0359 origin-id, or the message's id
public record SentMessage(MessageId id, String originId) {}
