package org.bluetick.xml;

/// What one stream header or first-level element may cost (RFC 6120 §13.12).
///
/// @param stanzaBytes its bytes on the wire, markup included
/// @param depth elements within one another, itself the first; at most [#DEEPEST], so that walking an element by recursion is safe
/// @param attributes of one element, namespace declarations counted too
/// @param attributeBytes of one attribute's value, as written on the wire
public record XmlLimits(int stanzaBytes, int depth, int attributes, int attributeBytes) {
    /// No element is nested deeper, whatever the limits say.
    public static final int DEEPEST = 1000;

    public XmlLimits {
        require("stanzaBytes", stanzaBytes, Integer.MAX_VALUE);
        require("depth", depth, DEEPEST);
        require("attributes", attributes, Integer.MAX_VALUE);
        require("attributeBytes", attributeBytes, Integer.MAX_VALUE);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + "; expected 1 to " + most);
        }
    }
}
