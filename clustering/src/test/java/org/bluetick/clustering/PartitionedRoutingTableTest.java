package org.bluetick.clustering;

final class PartitionedRoutingTableTest extends IgniteRoutingTableContract {
    PartitionedRoutingTableTest() {
        super(true);
    }
}
