@NullMarked
package org.bluetick.receipts;

import org.jspecify.annotations.NullMarked;
