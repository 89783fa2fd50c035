package org.bluetick.clustering;

import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Ignite says, to SLF4J. (Ignite's own adapter has not followed it to 2.18.) Any thread.
final class IgniteLog implements IgniteLogger {
    private final Logger log;

    IgniteLog() {
        this(LoggerFactory.getLogger("org.apache.ignite"));
    }

    private IgniteLog(Logger log) {
        this.log = log;
    }

    @Override
    public IgniteLogger getLogger(Object category) {
        return category instanceof Class<?> type
                ? new IgniteLog(LoggerFactory.getLogger(type))
                : new IgniteLog(LoggerFactory.getLogger(category.toString()));
    }

    @Override
    public void trace(String message) {
        log.trace(message);
    }

    @Override
    public void debug(String message) {
        log.debug(message);
    }

    @Override
    public void info(String message) {
        log.info(message);
    }

    @Override
    public void warning(String message, @Nullable Throwable failure) {
        log.warn(message, failure);
    }

    @Override
    public void error(String message, @Nullable Throwable failure) {
        log.error(message, failure);
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isInfoEnabled();
    }

    @Override
    public boolean isQuiet() {
        return false;
    }

    @Override
    public @Nullable String fileName() {
        return null;
    }
}
