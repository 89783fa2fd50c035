package org.bluetick.cluster;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a node joins the others.
///
/// @param name of the cluster
/// @param domain that it serves
/// @param listen where the others reach this node
/// @param seeds where others are; empty: they are found through the database
/// @param tls for the connections between nodes; null: there is none
/// @param secret that all nodes know; may be empty
/// @param partitioned whether each node has a part of the routing table instead of all
/// @param failureTimeout silence after which a node is taken for dead
/// @param folder for files that nobody needs later
/// @param version of the server
public record ClusterSettings(
        String name,
        String domain,
        InetSocketAddress listen,
        List<InetSocketAddress> seeds,
        @Nullable SSLContext tls,
        String secret,
        boolean partitioned,
        Duration failureTimeout,
        Path folder,
        String version) {}
