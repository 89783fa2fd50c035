/// Messages on disk: ids, the group commit, the horizon, and the reading side.
@NullMarked
package org.bluetick.journal;

import org.jspecify.annotations.NullMarked;
