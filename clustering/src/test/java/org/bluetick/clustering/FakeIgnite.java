package org.bluetick.clustering;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.IgniteMessaging;
import org.apache.ignite.cluster.ClusterGroup;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteBiPredicate;

/// As much of Ignite as messages need: who is here, what is sent to them, what comes. What it sends goes to the `wire`, which may fail.
final class FakeIgnite {
    private final List<ClusterNode> others = new CopyOnWriteArrayList<>();
    private final Map<Object, IgniteBiPredicate<UUID, Object>> listeners = new ConcurrentHashMap<>();
    private final BiConsumer<Object, byte[]> wire;

    /// @param wire takes messages with their topics
    FakeIgnite(BiConsumer<Object, byte[]> wire) {
        this.wire = wire;
    }

    Ignite ignite() {
        return fake(Ignite.class, (_, method, arguments) -> switch (method.getName()) {
            case "cluster" -> cluster();
            case "message" -> messaging();
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    /// A node comes.
    UUID joins(int number) {
        UUID id = UUID.randomUUID();
        others.add(fake(ClusterNode.class, (_, method, arguments) -> switch (method.getName()) {
            case "id" -> id;
            case "attribute" -> arguments[0].equals(IgnitePeers.NUMBER) ? number : null;
            default -> throw new UnsupportedOperationException(method.toString());
        }));
        return id;
    }

    void leaves(UUID id) {
        others.removeIf(node -> node.id().equals(id));
    }

    /// A message of another node comes.
    void brings(UUID from, String topic, byte[] message) {
        listeners.get(topic).apply(from, message);
    }

    private IgniteCluster cluster() {
        return fake(IgniteCluster.class, (self, method, arguments) -> switch (method.getName()) {
            case "forServers", "forRemotes" -> self;
            case "forNode" -> fake(ClusterGroup.class, (_, _, _) -> List.of(arguments));
            case "nodes" -> List.copyOf(others);
            case "node" -> others.stream().filter(node -> node.id().equals(arguments[0])).findFirst().orElse(null);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private IgniteMessaging messaging() {
        return fake(IgniteMessaging.class, (_, method, arguments) -> {
            switch (method.getName()) {
                case "send", "sendOrdered" -> wire.accept(arguments[0], (byte[]) arguments[1]);
                case "localListen" -> listeners.put(arguments[0], listener(arguments[1]));
                default -> throw new UnsupportedOperationException(method.toString());
            }
            return null;
        });
    }

    @SuppressWarnings("unchecked") // as all of them are
    private static IgniteBiPredicate<UUID, Object> listener(Object argument) {
        return (IgniteBiPredicate<UUID, Object>) argument;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
