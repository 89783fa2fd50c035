@NullMarked
package org.bluetick.routing;

import org.jspecify.annotations.NullMarked;
