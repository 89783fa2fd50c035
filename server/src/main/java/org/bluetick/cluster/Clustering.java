package org.bluetick.cluster;

import org.bluetick.storage.Database;

/// Lets several nodes serve one domain. Found by `java.util.ServiceLoader`.
public interface Clustering {
    /// Joins the nodes that work on the database. Takes seconds.
    ///
    /// @param expelled is run when the others have declared this node dead, though it lives: it must stop all it does, and may start anew
    /// @throws org.bluetick.storage.StorageException when the database does not answer
    /// @throws IllegalStateException when the others do not let it in; the message says why
    Membership join(ClusterSettings settings, Database database, Runnable expelled);
}
