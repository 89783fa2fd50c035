package org.bluetick;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.KebabCaseStrategy;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.jspecify.annotations.Nullable;

/// Binds a table to a record with Jackson, and turns what Jackson says into a line that names place and key.
final class ConfigBinder {
    private static final JsonMapper MAPPER = mapper();

    private final ConfigSource source;

    ConfigBinder(ConfigSource source) {
        this.source = source;
    }

    /// @param table the dotted name of the table, empty at the top
    <T extends Record> T bind(String table, ObjectNode values, Class<T> type) {
        ObjectNode whole = complete(table, values.deepCopy(), type);
        try {
            return MAPPER.treeToValue(whole, type);
        } catch (JsonMappingException e) {
            throw explain(table, whole, e);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Adds what the environment sets and the defaults of what nothing sets.
    private ObjectNode complete(String table, ObjectNode values, Class<?> type) {
        if (Arrays.stream(type.getRecordComponents()).noneMatch(component -> keyOf(component).equals("enabled"))) {
            if (!table.isEmpty()) {
                values.remove("enabled");
            }
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String key = keyOf(component);
            String path = path(table, key);
            source.fromEnvironment(path).ifPresent(value -> values.set(key, value));
            splitList(component.getType(), key, values);
            Default byDefault = component.getAnnotation(Default.class);
            if (!values.has(key) && byDefault != null) {
                values.set(key, ConfigSource.value(byDefault.value()));
            }
            if (component.getType().isRecord() && isTable(component.getType(), values.get(key))) {
                ObjectNode inner = values.get(key) instanceof ObjectNode given ? given : values.objectNode();
                values.set(key, complete(path, inner, component.getType()));
            }
        }
        return values;
    }

    /// Outside a file a list may be written without brackets: `a:1,b:2`.
    private static void splitList(Class<?> type, String key, ObjectNode values) {
        JsonNode value = values.get(key);
        if (type == List.class && value != null && value.isTextual() && value.textValue().contains(",")) {
            ArrayNode list = values.putArray(key);
            Arrays.stream(value.textValue().split(",")).map(String::strip).forEach(list::add);
        }
    }

    private static boolean isTable(Class<?> type, @Nullable JsonNode value) {
        return type != ByteSize.class && type != ListenAddress.class && (value == null || value.isObject());
    }

    private ConfigException explain(String table, ObjectNode values, JsonMappingException e) {
        String key = table;
        JsonNode seen = values;
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() != null) {
                key = path(key, step.getFieldName());
                seen = seen.path(step.getFieldName());
            } else if (seen.isArray()) {
                seen = seen.path(step.getIndex());
            }
        }
        if (e.getCause() instanceof InvalidValueException invalid) {
            return at(path(key, invalid.key()), invalid.getMessage());
        }
        return at(key, problem(key, seen, e));
    }

    private ConfigException at(String key, String problem) {
        return new ConfigException(source.origin(key) + ": " + key + ": " + problem);
    }

    private static String problem(String key, JsonNode seen, JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            String parent = key.substring(0, key.length() - unknown.getPropertyName().length());
            List<String> known = unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
            return "unknown key" + Nearest.hint(unknown.getPropertyName(), parent, known);
        }
        if (e.getCause() instanceof IllegalArgumentException saysAll) {
            return saysAll.getMessage();
        }
        String expected = e instanceof MismatchedInputException mismatch ? expected(mismatch.getTargetType()) : "another type";
        return "found " + seen + "; expected " + expected;
    }

    private static String expected(@Nullable Class<?> type) {
        return switch (type) {
            case null -> "another type";
            case Class<?> c when c == boolean.class || c == Boolean.class -> "true or false";
            case Class<?> c when c == int.class || c == long.class -> "a whole number";
            case Class<?> c when c == double.class -> "a number";
            case Class<?> c when c.isEnum() -> "one of " + Arrays.stream(c.getEnumConstants())
                    .map(constant -> '"' + constant.toString().toLowerCase(Locale.ROOT) + '"')
                    .collect(Collectors.joining(", "));
            case Class<?> c when c == ListenAddress.class -> "address:port, for example \"0.0.0.0:5222\"";
            case Class<?> c when c == Duration.class -> "a time, for example \"30s\" or \"5m\"";
            case Class<?> c when c == ByteSize.class -> "bytes, for example 262144 or \"256k\"";
            case Class<?> c when List.class.isAssignableFrom(c) -> "a list";
            case Class<?> c when c.isRecord() -> "a table";
            default -> "text in quotes";
        };
    }

    private static String keyOf(RecordComponent component) {
        return ((KebabCaseStrategy) PropertyNamingStrategies.KEBAB_CASE).translate(component.getName());
    }

    private static String path(String table, String key) {
        return table.isEmpty() ? key : table + "." + key;
    }

    private static JsonMapper mapper() {
        SimpleModule types = new SimpleModule()
                .addDeserializer(ListenAddress.class, new FromText<>(ListenAddress.class, ListenAddress::parse))
                .addDeserializer(ByteSize.class, new FromText<>(ByteSize.class, ByteSize::parse))
                .addDeserializer(Duration.class, new FromText<>(Duration.class, Durations::parse));
        return JsonMapper.builder()
                .addModule(types)
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfig(LogicalType.Collection,
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty))
                .withCoercionConfig(LogicalType.Boolean,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .withCoercionConfig(LogicalType.Enum,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .withCoercionConfig(LogicalType.Textual, config -> config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /// A value written as text (or a bare number), with a parser that says by itself what it expected.
    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Class<T> type;
        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.type = type;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING) && !parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            try {
                return parse.apply(parser.getText());
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
        }
    }
}
