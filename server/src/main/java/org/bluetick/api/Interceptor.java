package org.bluetick.api;

/// Stands at a place on the path of stanzas. May block on the database.
@FunctionalInterface
public interface Interceptor {
    Verdict intercept(Passage passage);
}
