@NullMarked
package org.bluetick.xml;

import org.jspecify.annotations.NullMarked;
