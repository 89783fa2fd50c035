package org.bluetick;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/// Sets the level of our own log; `conf/logback.xml` says where it goes and how much the libraries say.
final class Logging {
    private Logging() {}

    static void setLevel(Config.Level level) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext logback) {
            logback.getLogger("org.bluetick").setLevel(ch.qos.logback.classic.Level.toLevel(level.name()));
        }
    }
}
