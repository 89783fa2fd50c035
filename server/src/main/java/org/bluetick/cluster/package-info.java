/// What several nodes that serve one domain say to each other: stanzas for sessions elsewhere, notices and questions of
/// modules. How the bytes get there, and who the others are, is behind [org.bluetick.cluster.Peers].
@NullMarked
package org.bluetick.cluster;

import org.jspecify.annotations.NullMarked;
