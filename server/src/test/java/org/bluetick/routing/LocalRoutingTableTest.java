package org.bluetick.routing;

import org.bluetick.api.RoutingTable;

class LocalRoutingTableTest extends RoutingTableContract {
    @Override
    protected RoutingTable table() {
        return new LocalRoutingTable();
    }
}
