/// Rosters, subscriptions and presence (RFC 6121 §2 to §4), built on the extension API only.
///
/// A roster is changed in the store, atomically and one item at a time. Whoever changed it then tells the account's
/// sessions, each in its own turn: there the push goes out, and there presence is shown to a new subscriber.
@NullMarked
package org.bluetick.im;

import org.jspecify.annotations.NullMarked;
