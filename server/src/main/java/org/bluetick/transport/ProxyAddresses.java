package org.bluetick.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The addresses of load balancers: `192.0.2.10`, `2001:db8::/32`. Any thread.
public final class ProxyAddresses implements Predicate<InetAddress> {
    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @throws IllegalArgumentException when one is no address
    public ProxyAddresses(List<String> addresses) {
        this.networks = addresses.stream().map(ProxyAddresses::network).toList();
    }

    @Override
    public boolean test(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    private static Network network(String text) {
        String[] parts = text.split("/", 2);
        try {
            if (parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                byte[] address = InetAddress.getByName(parts[0]).getAddress();
                int all = address.length * Byte.SIZE;
                int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
                if (bits >= 0 && bits <= all) {
                    return new Network(address, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable Exception cause) {
        return new IllegalArgumentException("proxies: found \"" + text + "\"; expected an IP address or a network, for example 192.0.2.0/24", cause);
    }
}
