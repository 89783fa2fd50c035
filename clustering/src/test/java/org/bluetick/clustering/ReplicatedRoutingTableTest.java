package org.bluetick.clustering;

final class ReplicatedRoutingTableTest extends IgniteRoutingTableContract {
    ReplicatedRoutingTableTest() {
        super(false);
    }
}
