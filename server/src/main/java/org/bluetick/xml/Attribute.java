package org.bluetick.xml;

/// An attribute. `namespace` is empty for the usual, unqualified one.
public record Attribute(String namespace, String name, String value) {}
