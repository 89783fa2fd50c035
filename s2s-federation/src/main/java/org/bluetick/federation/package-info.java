/// Other servers: streams both ways (RFC 6120), SASL EXTERNAL (XEP-0178) and dialback (XEP-0220), and what waits for them.
@NullMarked
package org.bluetick.federation;

import org.jspecify.annotations.NullMarked;
