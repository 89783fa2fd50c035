package org.bluetick.clustering;

import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Clustering;
import org.bluetick.cluster.Membership;
import org.bluetick.storage.Database;

/// Clustering on Apache Ignite.
public final class IgniteClustering implements Clustering {
    @Override
    public Membership join(ClusterSettings settings, Database database, Runnable expelled) {
        return IgniteMembership.join(settings, database, expelled);
    }
}
