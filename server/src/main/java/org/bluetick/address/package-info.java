@NullMarked
package org.bluetick.address;

import org.jspecify.annotations.NullMarked;
