/// Several nodes serve one domain: who they are (a table in PostgreSQL), the routing table and the link between them (Apache
/// Ignite, which only this package sees). Ignite holds what live connections can rebuild; PostgreSQL decides what is durable, and who
/// is dead.
@NullMarked
package org.bluetick.clustering;

import org.jspecify.annotations.NullMarked;
