package org.bluetick.storage;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// An SQL array as a parameter, for `= any(?)` and `unnest(?)`.
public record SqlArray(String type, List<?> elements) {
    public static SqlArray texts(Collection<String> elements) {
        return new SqlArray("text", List.copyOf(elements));
    }

    public static SqlArray longs(Collection<Long> elements) {
        return new SqlArray("bigint", List.copyOf(elements));
    }

    public static SqlArray longs(long... elements) {
        return new SqlArray("bigint", Arrays.stream(elements).boxed().toList());
    }

    public static SqlArray blobs(Collection<byte[]> elements) {
        return new SqlArray("bytea", List.copyOf(elements));
    }
}
