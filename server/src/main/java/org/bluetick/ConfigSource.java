package org.bluetick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// The settings as written, not yet bound: a tree, and for each key where it was written. `--set` goes before the
/// environment, the environment before the file.
final class ConfigSource {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern PART = Pattern.compile("\"[^\"]*\"|[^.\"]+");

    private final ObjectNode tree = NODES.objectNode();
    private final Map<String, String> origins = new HashMap<>();
    private final Map<String, String> environment;

    private ConfigSource(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param file how the file is called in errors
    static ConfigSource of(Path path, String file, List<String> settings, Map<String, String> environment) {
        ConfigSource source = new ConfigSource(environment);
        source.addFile(path, file);
        settings.forEach(source::addSetting);
        return source;
    }

    ObjectNode tree() {
        return tree;
    }

    /// The file and line, the option, or the variable that set a key; of a table, where it begins.
    String origin(String key) {
        return Optional.ofNullable(origins.get(key)).orElse("default");
    }

    Optional<JsonNode> fromEnvironment(String key) {
        String variable = "BLUETICK_" + key.toUpperCase().replace('.', '_').replace('-', '_');
        String value = environment.get(variable);
        if (value == null || isFromOption(key)) {
            return Optional.empty();
        }
        origins.put(key, "environment variable " + variable);
        return Optional.of(value(value));
    }

    /// A value outside a TOML file: plain text needs no quotes there.
    static JsonNode value(String text) {
        if (text.startsWith("[") || text.startsWith("\"") || text.startsWith("{")) {
            TomlParseResult parsed = Toml.parse("value = " + text);
            if (!parsed.hasErrors()) {
                return node(parsed.get("value"));
            }
        }
        return NODES.textNode(text);
    }

    private boolean isFromOption(String key) {
        return origins.getOrDefault(key, "").startsWith("--set");
    }

    private void addFile(Path path, String file) {
        TomlParseResult parsed = parse(path, file);
        tree.setAll((ObjectNode) node(parsed));
        for (List<String> key : parsed.keyPathSet(true)) {
            TomlPosition position = parsed.inputPositionOf(key);
            if (position != null) {
                origins.put(String.join(".", key), file + ":" + position.line());
            }
        }
    }

    private static TomlParseResult parse(Path path, String file) {
        try {
            if (!Files.isReadable(path)) {
                throw new ConfigException(file + ": there is no such file, or it may not be read");
            }
            TomlParseResult parsed = Toml.parse(path);
            for (TomlParseError error : parsed.errors()) {
                String what = error.getMessage().lines().findFirst().orElse("");
                throw new ConfigException(file + ":" + error.position().line() + ": not TOML: " + what);
            }
            return parsed;
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private void addSetting(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(
                    "--set " + setting + ": expected KEY=VALUE, for example --set listen.c2s=0.0.0.0:5222");
        }
        String key = setting.substring(0, equals).strip();
        List<String> path = path(key);
        ObjectNode table = tree;
        StringBuilder prefix = new StringBuilder();
        for (String name : path.subList(0, path.size() - 1)) {
            prefix.append(prefix.isEmpty() ? "" : ".").append(name);
            origins.putIfAbsent(prefix.toString(), "--set " + key);
            table = table.get(name) instanceof ObjectNode inner ? inner : table.putObject(name);
        }
        table.set(path.getLast(), value(setting.substring(equals + 1).strip()));
        origins.put(String.join(".", path), "--set " + key);
    }

    /// As in TOML a part in quotes may hold dots: `federation.hosts."example.net"`.
    private static List<String> path(String key) {
        return PART.matcher(key).results().map(part -> part.group().replace("\"", "")).toList();
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case TomlTable table -> {
                ObjectNode object = NODES.objectNode();
                table.keySet().forEach(key -> object.set(key, node(table.get(List.of(key)))));
                yield object;
            }
            case TomlArray array -> {
                ArrayNode list = NODES.arrayNode();
                array.toList().forEach(element -> list.add(node(element)));
                yield list;
            }
            case Boolean bool -> NODES.booleanNode(bool);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            default -> NODES.textNode(value.toString());
        };
    }
}
