@NullMarked
package org.bluetick.stanza;

import org.jspecify.annotations.NullMarked;
