/// Messages on disk: ids, the group commit, the horizon, and the reading side (ARCHITECTURE, "What is kept").
///
/// Who commits encodes its rows itself and waits; one thread, the [Committer], passes the bytes of all that wait to
/// PostgreSQL and wakes them. A connection that breaks, even while it commits, is replaced, and what it carried is
/// written again, leaving alone what is already there: only the replacement can hold the [NodeLock], so the first
/// attempt is over by then, one way or the other. A second thread deletes what was acknowledged.
@NullMarked
package org.bluetick.journal;

import org.jspecify.annotations.NullMarked;
