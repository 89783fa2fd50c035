package org.bluetick;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What is provided, by the interface it implements: one for each. Filled at start by one thread.
final class Ports {
    private final Map<Class<?>, Object> provided = new HashMap<>();

    <T> void provide(Class<T> port, T implementation) {
        put(port, implementation);
    }

    void provideAll(Map<Class<?>, Object> implementations) {
        implementations.forEach(this::put);
    }

    <T> Optional<T> find(Class<T> port) {
        return Optional.ofNullable(port.cast(provided.get(port)));
    }

    /// What is provided, or else is provided now.
    <T> T findOrProvide(Class<T> port, Supplier<T> otherwise) {
        return find(port).orElseGet(() -> {
            provide(port, otherwise.get());
            return get(port);
        });
    }

    <T> T get(Class<T> port) {
        return find(port).orElseThrow(() -> new IllegalStateException(
                "nothing provides " + port.getName() + "; expected a module that does, installed before"));
    }

    private void put(Class<?> port, Object implementation) {
        if (provided.putIfAbsent(port, port.cast(implementation)) != null) {
            throw new IllegalStateException("two implementations of " + port.getName());
        }
    }
}
