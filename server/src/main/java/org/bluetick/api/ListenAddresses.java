package org.bluetick.api;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// Table `[listen]` of the configuration, a port for modules that have an [Endpoint].
public record ListenAddresses(Map<String, List<InetSocketAddress>> byKey) {
    public ListenAddresses {
        byKey = Map.copyOf(byKey);
    }

    /// @param key for instance `https`
    /// @return none: off
    public List<InetSocketAddress> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }
}
