@NullMarked
package org.bluetick.session;

import org.jspecify.annotations.NullMarked;
