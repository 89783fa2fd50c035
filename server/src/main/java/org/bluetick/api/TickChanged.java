package org.bluetick.api;

import org.bluetick.address.Jid;

/// The ticks of a conversation have changed; told in no session's turn, soon after the receipt or marker was kept
/// (XEP-0184, XEP-0333). It is the state that counts: changes that follow each other closely are told as one, and one may
/// be missed by a crash. New messages alone are not told, as a module sees them arrive. Ids are those of the owner's history; [MessageId#MIN] when there is none yet.
///
/// @param owner the account, a bare JID
/// @param peer the other side of the conversation, a bare JID
/// @param received the last message of the owner that a device of the peer has
/// @param displayed the last message of the owner that the peer has read
/// @param unread how many messages of the peer the owner has not read
public record TickChanged(Jid owner, Jid peer, MessageId received, MessageId displayed, long unread) {}
