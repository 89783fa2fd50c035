@NullMarked
package org.bluetick.archive;

import org.jspecify.annotations.NullMarked;
