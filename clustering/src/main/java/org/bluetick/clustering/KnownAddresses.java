package org.bluetick.clustering;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.ignite.spi.discovery.tcp.ipfinder.TcpDiscoveryIpFinderAdapter;

/// Tells Ignite where other nodes are. Any thread of Ignite's.
final class KnownAddresses extends TcpDiscoveryIpFinderAdapter {
    private final Supplier<List<InetSocketAddress>> addresses;

    KnownAddresses(Supplier<List<InetSocketAddress>> addresses) {
        this.addresses = addresses;
        setShared(true);
    }

    @Override
    public Collection<InetSocketAddress> getRegisteredAddresses() {
        return addresses.get();
    }

    @Override
    public void registerAddresses(Collection<InetSocketAddress> registered) {
        // The table of nodes has them already.
    }

    @Override
    public void unregisterAddresses(Collection<InetSocketAddress> unregistered) {
        // Who is dead is decided elsewhere.
    }
}
