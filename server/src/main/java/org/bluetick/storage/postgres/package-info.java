/// The stores in PostgreSQL. [PostgresStores] is the door; the tables are in `db/migration`.
@NullMarked
package org.bluetick.storage.postgres;

import org.jspecify.annotations.NullMarked;
