package org.bluetick.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a configuration record of its defaults.
final class TestConfig {
    private TestConfig() {}

    static <T extends Record> T defaults(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components).map(TestConfig::value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type + " of its defaults", e);
        }
    }

    private static @Nullable Object value(RecordComponent component) {
        Default byDefault = component.getAnnotation(Default.class);
        if (byDefault == null) {
            return null;
        }
        String text = byDefault.value();
        return switch (component.getType().getSimpleName()) {
            case "boolean" -> Boolean.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "String" -> text;
            case "ByteSize" -> ByteSize.parse(text);
            case "Duration" -> Duration.parse("PT" + text);
            case "List" -> Arrays.stream(text.replaceAll("[\\[\\]\"]", "").split(",")).map(String::strip)
                    .filter(item -> !item.isEmpty()).toList();
            default -> throw new IllegalArgumentException(
                    component + ": give this record to TestContext.configure; its defaults are not understood");
        };
    }
}
