/// The state of ticks: how far each conversation has been received (XEP-0184) and read (XEP-0333), and the inbox that
/// shows it (XEP-0430). The history is the truth; what is here is a digest of it.
@NullMarked
package org.bluetick.receipts;

import org.jspecify.annotations.NullMarked;
