/// The composition root: the configuration, the command line, and the server put together.
@NullMarked
package org.bluetick;

import org.jspecify.annotations.NullMarked;
