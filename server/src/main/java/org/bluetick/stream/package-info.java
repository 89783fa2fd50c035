@NullMarked
package org.bluetick.stream;

import org.jspecify.annotations.NullMarked;
