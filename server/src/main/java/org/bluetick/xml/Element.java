package org.bluetick.xml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An immutable XML element: name, namespace, attributes and children. Prefixes are not kept; the writer
/// declares namespaces where they change.
///
/// Every stanza passes here many times: its lists are walked by index, for an iterator each time is a tenth of all garbage.
public final class Element implements Node {
    /// No element: the answer of a request that has nothing to say.
    public static final Element EMPTY = new Element("", "", List.of(), List.of());

    private final String name;
    private final String namespace;
    private final List<Attribute> attributes;
    private final List<Node> children;
    /// These are computed when they are first asked for; by several threads at once perhaps, to the same end.
    private int size;
    private @Nullable String xml;

    /// The lists are copied unless they are immutable already.
    public Element(String name, String namespace, List<Attribute> attributes, List<? extends Node> children) {
        this.name = name;
        this.namespace = namespace;
        this.attributes = List.copyOf(attributes);
        this.children = List.copyOf(children);
    }

    public static Element of(String name, String namespace) {
        return new Element(name, namespace, List.of(), List.of());
    }

    public static Element of(String name, String namespace, Node... children) {
        return new Element(name, namespace, List.of(), List.of(children));
    }

    public String name() {
        return name;
    }

    public String namespace() {
        return namespace;
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    public List<Node> children() {
        return children;
    }

    public boolean is(String name, String namespace) {
        return this.name.equals(name) && this.namespace.equals(namespace);
    }

    /// The value of an unqualified attribute.
    public Optional<String> attribute(String name) {
        return attribute("", name);
    }

    public Optional<String> attribute(String namespace, String name) {
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            if (attribute.name().equals(name) && attribute.namespace().equals(namespace)) {
                return Optional.of(attribute.value());
            }
        }
        return Optional.empty();
    }

    /// `xml:lang` of this element itself.
    public Optional<String> lang() {
        return attribute(Namespaces.XML, "lang");
    }

    public Stream<Element> elements() {
        return children.stream().filter(Element.class::isInstance).map(Element.class::cast);
    }

    public Stream<Element> elements(String name, String namespace) {
        return elements().filter(child -> child.is(name, namespace));
    }

    /// Whether the condition holds for one of the child elements.
    public boolean any(Predicate<Element> condition) {
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Element child && condition.test(child)) {
                return true;
            }
        }
        return false;
    }

    /// The first child element, whatever it is.
    public Optional<Element> firstElement() {
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Element child) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /// The first child element of that name.
    public Optional<Element> child(String name, String namespace) {
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Element child && child.is(name, namespace)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    public boolean has(String name, String namespace) {
        return child(name, namespace).isPresent();
    }

    /// The character data directly in this element.
    public String text() {
        if (children.size() == 1 && children.getFirst() instanceof Text text) {
            return text.value();
        }
        StringBuilder all = new StringBuilder();
        for (Node node : children) {
            if (node instanceof Text text) {
                all.append(text.value());
            }
        }
        return all.toString();
    }

    /// About how many characters it is as XML: what it weighs while it waits somewhere.
    public int size() {
        int known = size;
        if (known == 0) {
            known = computeSize();
            size = known;
        }
        return known;
    }

    private int computeSize() {
        int sum = 2 * name.length() + 5;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            sum += attribute.name().length() + attribute.value().length() + 4;
        }
        for (int i = 0; i < children.size(); i++) {
            sum += switch (children.get(i)) {
                case Element child -> child.size();
                case Text text -> text.value().length();
                case WrittenElement written -> written.xml().length();
            };
        }
        return sum;
    }

    /// A copy with this unqualified attribute set.
    public Element with(String attribute, String value) {
        return with(new Attribute("", attribute, value));
    }

    public Element withLang(String lang) {
        return with(new Attribute(Namespaces.XML, "lang", lang));
    }

    private Element with(Attribute wanted) {
        List<Attribute> changed = new ArrayList<>(attributes.size() + 1);
        for (Attribute attribute : attributes) {
            if (!attribute.name().equals(wanted.name()) || !attribute.namespace().equals(wanted.namespace())) {
                changed.add(attribute);
            }
        }
        changed.add(wanted);
        return new Element(name, namespace, changed, children);
    }

    /// A copy without this unqualified attribute.
    public Element without(String attribute) {
        if (attribute(attribute).isEmpty()) {
            return this;
        }
        List<Attribute> changed = new ArrayList<>(attributes);
        changed.removeIf(each -> each.namespace().isEmpty() && each.name().equals(attribute));
        return new Element(name, namespace, changed, children);
    }

    /// A copy with these nodes after the others.
    public Element plus(Node... more) {
        Node[] all = Arrays.copyOf(children.toArray(Node[]::new), children.size() + more.length);
        System.arraycopy(more, 0, all, children.size(), more.length);
        return new Element(name, namespace, attributes, List.of(all));
    }

    public Element plus(List<? extends Node> more) {
        return plus(more.toArray(Node[]::new));
    }

    /// A copy with this text after what is there; none is added when it is empty.
    public Element plusText(String text) {
        return text.isEmpty() ? this : plus(new Text(text));
    }

    /// A copy without the child elements of that name.
    public Element withoutChildren(String name, String namespace) {
        return has(name, namespace) ? withoutChildren(child -> child.is(name, namespace)) : this;
    }

    /// A copy without the child elements for which the condition holds.
    public Element withoutChildren(Predicate<Element> condition) {
        if (!any(condition)) {
            return this;
        }
        List<Node> changed = new ArrayList<>(children);
        changed.removeIf(node -> node instanceof Element child && condition.test(child));
        return new Element(name, namespace, attributes, changed);
    }

    /// Equal when name, namespace, attributes in any order, and children in order are equal.
    @Override
    public boolean equals(Object other) {
        return other instanceof Element that
                && name.equals(that.name)
                && namespace.equals(that.namespace)
                && attributes.size() == that.attributes.size()
                && attributes.containsAll(that.attributes)
                && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + children.hashCode();
    }

    /// The element as XML, for messages to people and for storage.
    @Override
    public String toString() {
        String known = xml;
        if (known == null) {
            known = ElementWriter.toXml(this);
            xml = known;
        }
        return known;
    }
}
