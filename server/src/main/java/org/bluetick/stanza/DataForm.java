package org.bluetick.stanza;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// A data form (XEP-0004): to be filled in, filled in, or a result. Immutable. Empty titles, instructions, labels and
/// field types are left out.
/// @param fields in order; a `FORM_TYPE` among them says what the others mean (XEP-0068)
public record DataForm(Type type, String title, String instructions, List<Field> fields) {
    public static final String NAMESPACE = "jabber:x:data";
    private static final String FORM_TYPE = "FORM_TYPE";

    /// XEP-0004 §3.1.
    public enum Type {
        FORM, SUBMIT, CANCEL, RESULT;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A field; its type is one of XEP-0004 §3.3, for instance `text-single`.
    public record Field(String var, String type, String label, boolean required, List<String> values, List<Option> options) {
        public Field {
            values = List.copyOf(values);
            options = List.copyOf(options);
        }

        public static Field of(String var, String type, String label, String... values) {
            return new Field(var, type, label, false, List.of(values), List.of());
        }

        /// The same, which must be filled in.
        public Field asRequired() {
            return new Field(var, type, label, true, values, options);
        }

        public Field with(Option... choices) {
            return new Field(var, type, label, required, values, List.of(choices));
        }
    }

    /// A choice of a `list-single` or `list-multi` field.
    public record Option(String label, String value) {}

    public DataForm {
        fields = List.copyOf(fields);
    }

    /// A form without fields but its `FORM_TYPE`.
    public static DataForm of(Type type, String formType) {
        return new DataForm(type, "", "", List.of(Field.of(FORM_TYPE, "hidden", "", formType)));
    }

    public DataForm titled(String title, String instructions) {
        return new DataForm(type, title, instructions, fields);
    }

    /// The same with one more field.
    public DataForm with(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new DataForm(type, title, instructions, more);
    }

    /// The same with one more field, as results and submissions have them: without a type.
    public DataForm with(String var, String... values) {
        return with(Field.of(var, "", "", values));
    }

    /// The form among the children of an element.
    /// @throws StanzaException `bad-request` when it has none of the four types
    public static Optional<DataForm> in(Element parent) {
        return parent.child("x", NAMESPACE).map(DataForm::read);
    }

    /// @throws StanzaException `bad-request` when it has none of the four types
    public static DataForm read(Element form) {
        List<Field> fields = form.elements("field", NAMESPACE).map(DataForm::readField).toList();
        return new DataForm(readType(form), text(form, "title"), text(form, "instructions"), fields);
    }

    private static Type readType(Element form) {
        String type = form.attribute("type").orElse("");
        for (Type each : Type.values()) {
            if (each.word().equals(type)) {
                return each;
            }
        }
        throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                "data form of type \"" + type + "\"; expected form, submit, cancel or result"));
    }

    private static Field readField(Element field) {
        return new Field(
                field.attribute("var").orElse(""),
                field.attribute("type").orElse(""),
                field.attribute("label").orElse(""),
                field.has("required", NAMESPACE),
                field.elements("value", NAMESPACE).map(Element::text).toList(),
                field.elements("option", NAMESPACE)
                        .map(option -> new Option(option.attribute("label").orElse(""), text(option, "value")))
                        .toList());
    }

    private static String text(Element parent, String name) {
        return parent.child(name, NAMESPACE).map(Element::text).orElse("");
    }

    /// What the others mean (XEP-0068).
    public Optional<String> formType() {
        return value(FORM_TYPE);
    }

    public Optional<Field> field(String var) {
        return fields.stream().filter(field -> field.var().equals(var)).findFirst();
    }

    /// The first value of a field.
    public Optional<String> value(String var) {
        return values(var).stream().findFirst();
    }

    /// All values of a field; none when there is no such field.
    public List<String> values(String var) {
        return field(var).map(Field::values).orElse(List.of());
    }

    public Element element() {
        Element form = Element.of("x", NAMESPACE).with("type", type.word());
        List<Element> content = new ArrayList<>();
        addText(content, "title", title);
        addText(content, "instructions", instructions);
        fields.forEach(field -> content.add(element(field)));
        return form.plus(content);
    }

    private static Element element(Field field) {
        List<Element> content = new ArrayList<>();
        if (field.required()) {
            content.add(Element.of("required", NAMESPACE));
        }
        field.values().forEach(value -> content.add(valueElement(value)));
        field.options().forEach(option -> content.add(
                withAttribute(Element.of("option", NAMESPACE, valueElement(option.value())), "label", option.label())));
        Element element = withAttribute(Element.of("field", NAMESPACE), "var", field.var());
        return withAttribute(withAttribute(element, "type", field.type()), "label", field.label()).plus(content);
    }

    private static Element valueElement(String value) {
        return Element.of("value", NAMESPACE).plusText(value);
    }

    private static Element withAttribute(Element element, String name, String value) {
        return value.isEmpty() ? element : element.with(name, value);
    }

    private static void addText(List<Element> content, String name, String text) {
        if (!text.isEmpty()) {
            content.add(Element.of(name, NAMESPACE, new Text(text)));
        }
    }
}
