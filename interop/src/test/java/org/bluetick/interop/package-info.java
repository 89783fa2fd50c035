/// The packaged server, started by its own launcher, against clients that others have written.
@NullMarked
package org.bluetick.interop;

import org.jspecify.annotations.NullMarked;
