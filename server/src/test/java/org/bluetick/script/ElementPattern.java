package org.bluetick.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.xml.Attribute;
import org.bluetick.xml.Element;

/// What an element must look like: its name and namespace, the attributes and children named, and the text when one is
/// given. A value may be `*` (anything), `!x` (anything but x), `{none}` (not there), `/regex/`, or `{name=*}`, which captures it. Of the
/// children, `<not>` holds what must not be there, and `<nothing-else/>` says that all are named.
final class ElementPattern {
    private static final Pattern CAPTURE = Pattern.compile("\\{([a-z][a-zA-Z0-9-]*)=\\*}");

    private final Element expected;

    ElementPattern(Element expected) {
        this.expected = expected;
    }

    /// What is wrong with an element; nothing when it matches.
    /// @param captured gets what the pattern captures, when it matches
    Optional<String> mismatch(Element actual, Map<String, String> captured) {
        Map<String, String> found = new HashMap<>();
        Optional<String> wrong = compare(expected, actual, found);
        if (wrong.isEmpty()) {
            captured.putAll(found);
        }
        return wrong;
    }

    private static Optional<String> compare(Element expected, Element actual, Map<String, String> captured) {
        if (!expected.is(actual.name(), actual.namespace())) {
            return Optional.of("it is " + describe(actual) + ", expected " + describe(expected));
        }
        for (Attribute attribute : expected.attributes()) {
            Optional<String> value = actual.attribute(attribute.namespace(), attribute.name());
            if (!matches(attribute.value(), value, captured)) {
                return Optional.of("the attribute " + attribute.name() + " of <" + actual.name() + "/> is "
                        + value.map(seen -> "'" + seen + "'").orElse("absent")
                        + ", expected '" + attribute.value() + "'");
            }
        }
        String text = expected.text().strip();
        if (!text.isEmpty() && !matches(text, Optional.of(actual.text().strip()).filter(t -> !t.isEmpty()), captured)) {
            return Optional.of("the text of <" + actual.name() + "/> is '" + actual.text() + "', expected '" + text + "'");
        }
        return compareChildren(expected, actual, captured);
    }

    private static Optional<String> compareChildren(Element expected, Element actual, Map<String, String> captured) {
        List<Element> left = new ArrayList<>(actual.elements().toList());
        boolean complete = false;
        for (Element child : expected.elements().toList()) {
            switch (child.name()) {
                case "not" -> {
                    Optional<Element> unwanted = child.elements().filter(each -> take(each, left, captured).isEmpty()).findFirst();
                    if (unwanted.isPresent()) {
                        return Optional.of("<" + actual.name() + "/> has " + describe(unwanted.get())
                                + ", which must not be there");
                    }
                }
                case "nothing-else" -> complete = true;
                default -> {
                    Optional<String> wrong = take(child, left, captured);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                }
            }
        }
        return complete && !left.isEmpty()
                ? Optional.of("<" + actual.name() + "/> has " + describe(left.getFirst()) + " too, expected nothing else")
                : Optional.empty();
    }

    /// Removes the first child that matches.
    private static Optional<String> take(Element expected, List<Element> left, Map<String, String> captured) {
        String nearest = "there is no " + describe(expected);
        for (Element child : left) {
            Map<String, String> found = new HashMap<>(captured);
            Optional<String> wrong = compare(expected, child, found);
            if (wrong.isEmpty()) {
                left.remove(child);
                captured.putAll(found);
                return Optional.empty();
            }
            if (child.is(expected.name(), expected.namespace())) {
                nearest = wrong.get();
            }
        }
        return Optional.of(nearest);
    }

    private static boolean matches(String expected, Optional<String> actual, Map<String, String> captured) {
        if (expected.equals("{none}")) {
            return actual.isEmpty();
        }
        if (actual.isEmpty()) {
            return false;
        }
        String value = actual.get();
        Matcher capture = CAPTURE.matcher(expected);
        if (capture.matches()) {
            captured.put(capture.group(1), value);
            return true;
        }
        if (expected.length() > 2 && expected.startsWith("/") && expected.endsWith("/")) {
            return value.matches(expected.substring(1, expected.length() - 1));
        }
        if (expected.startsWith("!")) {
            return !value.equals(expected.substring(1));
        }
        return expected.equals("*") || expected.equals(value);
    }

    private static String describe(Element element) {
        return "<" + element.name() + " xmlns='" + element.namespace() + "'/>";
    }

    @Override
    public String toString() {
        return expected.toString();
    }
}
