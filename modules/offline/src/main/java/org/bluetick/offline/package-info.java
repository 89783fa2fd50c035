@NullMarked
package org.bluetick.offline;

import org.jspecify.annotations.NullMarked;
