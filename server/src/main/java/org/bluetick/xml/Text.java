package org.bluetick.xml;

/// Character data, unescaped.
public record Text(String value) implements Node {}
