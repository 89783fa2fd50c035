package org.bluetick.pubsub;

import static org.bluetick.pubsub.Option.ACCESS_MODEL;
import static org.bluetick.pubsub.Option.MAX_ITEMS;
import static org.bluetick.pubsub.Option.ROSTER_GROUPS;
import static org.bluetick.pubsub.Option.SEND_LAST;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.DataForm.Field;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// A node's configuration. What is not here is as by default.
record NodeConfig(Map<Option, List<String>> values) {
    static final NodeConfig DEFAULT = new NodeConfig(Map.of());
    static final String FORM = "http://jabber.org/protocol/pubsub#node_config";
    static final String METADATA = "http://jabber.org/protocol/pubsub#meta-data";

    NodeConfig {
        values = Collections.unmodifiableMap(new EnumMap<>(values.isEmpty() ? new EnumMap<>(Option.class) : values));
    }

    enum AccessModel { OPEN, PRESENCE, ROSTER, WHITELIST }

    AccessModel accessModel() {
        return AccessModel.valueOf(first(ACCESS_MODEL).toUpperCase(java.util.Locale.ROOT));
    }

    List<String> rosterGroups() {
        return get(ROSTER_GROUPS);
    }

    boolean is(Option option) {
        return first(option).equals("1");
    }

    /// @param most what `max` stands for
    int maxItems(int most) {
        String value = first(MAX_ITEMS);
        return value.equals(Option.MAX) ? most : Math.min(most, Integer.parseInt(value));
    }

    boolean sendsLastOnPresence() {
        return first(SEND_LAST).equals("on_sub_and_presence");
    }

    boolean sendsLastOnSubscription() {
        return !first(SEND_LAST).equals("never");
    }

    /// The same with what a form says; what it does not say stays (XEP-0004 §3.2).
    /// @throws StanzaException `not-acceptable` when a value is impossible
    NodeConfig with(DataForm form, int maxItems) {
        Map<Option, List<String>> changed = new EnumMap<>(Option.class);
        changed.putAll(values);
        for (Field field : form.fields()) {
            Option.of(field.var()).ifPresent(option -> changed.put(option, option.checked(field.values(), maxItems)));
        }
        return new NodeConfig(changed);
    }

    /// With options of the server's own choice.
    NodeConfig with(Option option, String value) {
        Map<Option, List<String>> changed = new EnumMap<>(Option.class);
        changed.putAll(values);
        changed.put(option, List.of(value));
        return new NodeConfig(changed);
    }

    /// Whether each field is as it is here (XEP-0060 §7.1.5).
    boolean meets(DataForm preconditions, int maxItems) {
        return preconditions.fields().stream()
                .flatMap(field -> Option.of(field.var())
                        .map(option -> option.checked(field.values(), maxItems).equals(get(option)))
                        .stream())
                .allMatch(Boolean::booleanValue);
    }

    /// @throws StanzaException `not-acceptable` when there is a field that no node has
    static DataForm requireKnown(DataForm form) {
        form.fields().stream()
                .map(Field::var)
                .filter(var -> !var.equals("FORM_TYPE") && Option.of(var).isEmpty())
                .findFirst()
                .ifPresent(unknown -> {
                    throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText("\"" + unknown + "\" is no option of a node"));
                });
        return form;
    }

    /// To be filled in.
    DataForm form() {
        DataForm form = DataForm.of(DataForm.Type.FORM, FORM);
        for (Option option : Option.values()) {
            form = form.with(option.field(get(option)));
        }
        return form;
    }

    /// As it is kept: all of it, so that other defaults do not change a node that is there.
    DataForm submission() {
        DataForm form = DataForm.of(DataForm.Type.SUBMIT, FORM);
        for (Option option : Option.values()) {
            form = form.with(option.var(), get(option).toArray(String[]::new));
        }
        return form;
    }

    /// What disco#info says of the node (XEP-0060 §5.4).
    DataForm metadata() {
        DataForm form = DataForm.of(DataForm.Type.RESULT, METADATA);
        for (Option option : Arrays.asList(Option.TITLE, Option.DESCRIPTION, Option.TYPE, ACCESS_MODEL, MAX_ITEMS)) {
            form = get(option).isEmpty() ? form : form.with(option.var(), get(option).toArray(String[]::new));
        }
        return form;
    }

    private String first(Option option) {
        List<String> all = get(option);
        return all.isEmpty() ? "" : all.getFirst();
    }

    private List<String> get(Option option) {
        return values.getOrDefault(option, option.byDefault());
    }
}
