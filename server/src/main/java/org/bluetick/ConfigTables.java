package org.bluetick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The tables of the configuration, each bound to a record when its owner asks. After every module has asked,
/// [#rejectUnclaimed] finds the tables that nobody knows. Used by the thread that starts the server.
public final class ConfigTables {
    private final ConfigSource source;
    private final ConfigBinder binder;
    private final SequencedSet<String> claimed = new LinkedHashSet<>();

    ConfigTables(ConfigSource source) {
        this.source = source;
        this.binder = new ConfigBinder(source);
    }

    /// The table `name` as a record, defaults (see [org.bluetick.api.Default]) filled in. Key `enabled` belongs to
    /// every table, whether or not the record asks for it.
    public <T extends Record> T table(String name, Class<T> type) {
        return binder.bind(name, claim(name), type);
    }

    /// Key `enabled` of a module's table.
    public boolean isEnabled(String module, boolean byDefault) {
        record Switch(@Nullable Boolean enabled) {}
        ObjectNode only = claim(module).objectNode();
        JsonNode value = claim(module).get("enabled");
        if (value != null) {
            only.set("enabled", value);
        }
        Boolean enabled = binder.bind(module, only, Switch.class).enabled();
        return enabled == null ? byDefault : enabled;
    }

    /// The keys outside any table.
    <T extends Record> T top(Class<T> type) {
        ObjectNode keys = source.tree().objectNode();
        for (Map.Entry<String, JsonNode> entry : source.tree().properties()) {
            if (!entry.getValue().isObject()) {
                keys.set(entry.getKey(), entry.getValue());
            }
        }
        return binder.bind("", keys, type);
    }

    /// Fails at the first table that no module has claimed.
    public void rejectUnclaimed() {
        Iterator<String> unknown = source.tree().properties().stream()
                .filter(entry -> entry.getValue().isObject() && !claimed.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .iterator();
        if (unknown.hasNext()) {
            String name = unknown.next();
            throw new ConfigException(source.origin(name) + ": [" + name + "]: no module has this name"
                    + Nearest.hint(name, "", claimed));
        }
    }

    private ObjectNode claim(String name) {
        claimed.add(name);
        JsonNode node = source.tree().get(name);
        if (node != null && !node.isObject()) {
            throw new ConfigException(source.origin(name) + ": " + name + ": expected a table: [" + name + "]");
        }
        return node == null ? source.tree().objectNode() : (ObjectNode) node;
    }
}
