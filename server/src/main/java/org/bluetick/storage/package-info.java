/// PostgreSQL: the embedded one, the pool before it, and (in `postgres` and `memory`) the stores.
@NullMarked
package org.bluetick.storage;

import org.jspecify.annotations.NullMarked;
