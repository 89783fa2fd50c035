/// What outlives the server, where all is installed that keeps messages.
@NullMarked
package org.bluetick.promise;

import org.jspecify.annotations.NullMarked;
