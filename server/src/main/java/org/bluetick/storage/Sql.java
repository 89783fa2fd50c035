package org.bluetick.storage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SQL in text blocks with `?` for parameters: directly on the [Database], where each statement is a transaction of
/// its own, or on the `Sql` that [Database#transaction] hands out.
///
/// A parameter is a String, Integer, Long, Boolean, `byte[]`, `Instant` (timestamptz), [SqlArray] or null. Everything
/// here throws [StorageException].
public interface Sql {
    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

    /// The first row, when there is one.
    <T> Optional<T> one(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

    /// Returns how many rows it touched.
    int update(String sql, @Nullable Object... parameters);

    /// The same statement for each row of parameters, in one round trip.
    void batch(String sql, List<@Nullable Object[]> rows);
}
