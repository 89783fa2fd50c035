/// The state of ticks: how far each conversation has been received (XEP-0184) and read (XEP-0333), and the inbox that
/// shows it (XEP-0430).
///
/// Receipts and markers are messages: they are kept in both histories, and acknowledged, like others. The ticks are a
/// digest of an owner's history up to some message, and both are written in one transaction. So nothing is written on the
/// path of a message; that a history has got a mark is remembered, and the digest follows within seconds, or when the
/// inbox is asked for. What a crash can lose is only that memory: the ticks are then late until the owner's next mark or
/// inbox, never wrong. Dropping the tables makes them anew, from the last thirty days.
///
/// What an account publishes as displayed for its own devices only (XEP-0490) is no message; it is written into the ticks at
/// once.
///
/// A mark counts when it names, by origin-id or else message id, one of the last twenty thousand messages of the conversation in
/// the owner's history, one that the other side has sent; of messages whose origin-id is another than their id, one of the last thousand
/// by their id. Anything else says nothing. Accounts without an archive have no ticks.
@NullMarked
package org.bluetick.receipts;

import org.jspecify.annotations.NullMarked;
