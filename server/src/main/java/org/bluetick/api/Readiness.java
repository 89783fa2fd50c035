package org.bluetick.api;

/// Whether a load balancer should send clients here. A port; any thread, does not block.
@FunctionalInterface
public interface Readiness {
    /// Why not, in a word; empty when it should.
    String whyNot();

    default boolean isReady() {
        return whyNot().isEmpty();
    }
}
