/// The stores in memory, for tests. [MemoryStores] is the door.
@NullMarked
package org.bluetick.storage.memory;

import org.jspecify.annotations.NullMarked;
