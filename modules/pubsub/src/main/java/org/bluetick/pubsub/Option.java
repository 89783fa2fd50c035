package org.bluetick.pubsub;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bluetick.stanza.DataForm.Field;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// What can be configured of a node (XEP-0060 §16.4.4), with the defaults of personal eventing (XEP-0163 §5).
enum Option {
    TITLE("title", Kind.TEXT, "A name for the node", ""),
    DESCRIPTION("description", Kind.TEXT, "A description of the node", ""),
    TYPE("type", Kind.TEXT, "The namespace of its payloads", ""),
    ACCESS_MODEL("access_model", Kind.CHOICE, "Who may subscribe and read", "presence", "open", "presence", "roster", "whitelist"),
    ROSTER_GROUPS("roster_groups_allowed", Kind.LIST, "The roster groups that may subscribe and read"),
    PUBLISH_MODEL("publish_model", Kind.CHOICE, "Who may publish", "publishers", "publishers"),
    PERSIST_ITEMS("persist_items", Kind.BOOLEAN, "Keep items", "1"),
    MAX_ITEMS("max_items", Kind.COUNT, "How many items to keep", "1"),
    SEND_LAST("send_last_published_item", Kind.CHOICE, "When to send the last item", "on_sub_and_presence",
            "never", "on_sub", "on_sub_and_presence"),
    DELIVER_PAYLOADS("deliver_payloads", Kind.BOOLEAN, "Notify with payloads", "1"),
    DELIVER_NOTIFICATIONS("deliver_notifications", Kind.BOOLEAN, "Notify of events", "1"),
    NOTIFICATION_TYPE("notification_type", Kind.CHOICE, "The type of notifications", "headline", "headline"),
    NOTIFY_RETRACT("notify_retract", Kind.BOOLEAN, "Notify when items are removed", "1"),
    NOTIFY_DELETE("notify_delete", Kind.BOOLEAN, "Notify when the node is deleted", "1"),
    NOTIFY_CONFIG("notify_config", Kind.BOOLEAN, "Notify when the configuration changes", "0");

    static final String MAX = "max";
    private static final String PREFIX = "pubsub#";

    private enum Kind { TEXT, CHOICE, LIST, BOOLEAN, COUNT }

    private final String name;
    private final Kind kind;
    private final String label;
    private final List<String> byDefault;
    private final List<String> choices;

    Option(String name, Kind kind, String label, String... defaultAndChoices) {
        this.name = name;
        this.kind = kind;
        this.label = label;
        this.byDefault = Arrays.stream(defaultAndChoices).limit(1).filter(value -> !value.isEmpty()).toList();
        this.choices = Arrays.stream(defaultAndChoices).skip(1).toList();
    }

    static Optional<Option> of(String var) {
        return Arrays.stream(values()).filter(option -> option.var().equals(var)).findFirst();
    }

    String var() {
        return PREFIX + name;
    }

    List<String> byDefault() {
        return byDefault;
    }

    /// The values in the one way in which they are kept and compared.
    /// @throws StanzaException `not-acceptable` when they are none of this option
    List<String> checked(List<String> values, int maxItems) {
        if (kind == Kind.LIST) {
            return values.stream().sorted().distinct().toList();
        }
        String value = values.isEmpty() ? "" : values.getFirst().strip();
        return switch (kind) {
            case TEXT, LIST -> value.isEmpty() ? List.of() : List.of(value);
            case CHOICE -> choices.contains(value) ? List.of(value) : refuse(value, "one of " + choices);
            case BOOLEAN -> switch (value) {
                case "1", "true" -> List.of("1");
                case "0", "false" -> List.of("0");
                default -> refuse(value, "0 or 1");
            };
            case COUNT -> isCount(value, maxItems) ? List.of(value) : refuse(value, "1 to " + maxItems + ", or max");
        };
    }

    Field field(List<String> values) {
        String type = switch (kind) {
            case TEXT, COUNT -> "text-single";
            case CHOICE -> "list-single";
            case LIST -> "text-multi";
            case BOOLEAN -> "boolean";
        };
        return Field.of(var(), type, label, values.toArray(String[]::new)).with(choices.stream()
                .map(choice -> new org.bluetick.stanza.DataForm.Option("", choice))
                .toArray(org.bluetick.stanza.DataForm.Option[]::new));
    }

    private static boolean isCount(String value, int maxItems) {
        return value.equals(MAX) || value.matches("[1-9][0-9]{0,8}") && Integer.parseInt(value) <= maxItems;
    }

    private List<String> refuse(String value, String expected) {
        throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText(
                var() + ": found \"" + value + "\"; expected " + expected));
    }
}
