package org.bluetick.api;

/// Whether strangers may make accounts (XEP-0077). A port.
public record SelfRegistration(boolean isOpen) {}
