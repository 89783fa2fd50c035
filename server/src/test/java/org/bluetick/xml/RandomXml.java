package org.bluetick.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random elements of all kinds that XML can hold.
final class RandomXml {
    private static final String[] NAMES = {"message", "body", "x", "a-b", "_1.c", "é", "名", "stream", "xmlns1", "lang"};
    private static final String[] NAMESPACES = {
        "", "jabber:client", "jabber:server", "urn:x", "urn:y'<&>\"", "http://etherx.jabber.org/streams", "urn:ü", "http://www.w3.org/XML/1998/namespace"
    };
    private static final String[] PIECES = {
        "a", "Hello ", "<", ">", "&", "'", "\"", "\r", "\n", "\t", "\r\n", "]]>", "&amp;", "é", "€", "\uD7FF", "\uE000", "\uFFFD", "😀", "\uDBFF\uDFFF", "\u007F",
        "\u0085", "\u2028", "<!--", "</stream:stream>", " "
    };

    private final Random random;

    RandomXml(long seed) {
        random = new Random(seed);
    }

    Element element() {
        return element(4);
    }

    String space() {
        return " \n\t\r".substring(0, random.nextInt(5));
    }

    private Element element(int depth) {
        return new Element(one(NAMES), one(NAMESPACES), attributes(), children(depth));
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Attribute attribute = new Attribute(random.nextBoolean() ? "" : one(NAMESPACES), one(NAMES), text(0));
            if (attributes.stream().noneMatch(each -> each.name().equals(attribute.name()) && each.namespace().equals(attribute.namespace()))) {
                attributes.add(attribute);
            }
        }
        return attributes;
    }

    /// No two texts next to each other: they would be one.
    private List<Node> children(int depth) {
        List<Node> children = new ArrayList<>();
        for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
            if (random.nextBoolean()) {
                children.add(new Text(text(1)));
            }
            children.add(element(depth - 1));
        }
        if (random.nextBoolean()) {
            children.add(new Text(text(1)));
        }
        return children;
    }

    private String text(int least) {
        StringBuilder text = new StringBuilder();
        for (int i = least + random.nextInt(6); i > 0; i--) {
            text.append(one(PIECES));
        }
        return text.toString();
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
