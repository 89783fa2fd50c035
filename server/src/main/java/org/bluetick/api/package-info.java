@NullMarked
package org.bluetick.api;

import org.jspecify.annotations.NullMarked;
