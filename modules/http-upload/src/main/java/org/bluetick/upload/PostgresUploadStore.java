package org.bluetick.upload;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.storage.Database;
import org.bluetick.storage.Sql;
import org.bluetick.upload.Upload.State;
import org.jspecify.annotations.Nullable;

/// In PostgreSQL. What counts against the quotas is changed in the transaction that changes what it counts. Any thread
/// may call.
final class PostgresUploadStore implements UploadStore {
    private static final String COLUMNS =
            "id, owner, name, type, size, created, keep_until, state, ends, checksum";

    private final Database database;

    private PostgresUploadStore(Database database) {
        this.database = database;
    }

    /// Brings the tables up to date.
    static UploadStore in(Database database) {
        database.migrate("http-upload", "db/http-upload");
        return new PostgresUploadStore(database);
    }

    @Override
    public boolean reserve(Upload slot, Quota quota) {
        return database.inTransaction(sql -> {
            boolean fits = count(sql, slot, quota);
            if (fits) {
                insert(sql, slot);
            }
            return fits;
        });
    }

    /// The row of the owner is locked by it, so slots of one owner wait for each other.
    private static boolean count(Sql sql, Upload slot, Quota quota) {
        String owner = slot.owner().toString();
        sql.update("insert into upload_usage (owner) values (?) on conflict do nothing", owner);
        return sql.update("""
                update upload_usage
                set bytes = bytes + new.charge,
                    today = case when upload_usage.day = new.day then today else 0 end + new.charge,
                    day = new.day
                from (select ?::bigint as charge, ?::bigint as day) new
                where owner = ?
                  and bytes + new.charge <= ?
                  and case when upload_usage.day = new.day then today else 0 end + new.charge <= ?
                """, slot.charge(), slot.day(), owner, quota.all(), quota.daily()) == 1;
    }

    private static void insert(Sql sql, Upload slot) {
        sql.update("""
                insert into upload (id, owner, name, type, size, charge, created, keep_until, state, ends)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                slot.id(), slot.owner().toString(), slot.name().text(), text(slot.type()), slot.size(), slot.charge(),
                slot.created(), slot.keepUntil(), word(slot.state()), slot.ends());
    }

    @Override
    public Usage usage(Jid owner, Instant now) {
        return database.one(
                "select bytes, case when day = ? then today else 0 end from upload_usage where owner = ?",
                row -> new Usage(row.getLong(1), row.getLong(2)), Upload.day(now), owner.toString())
                .orElse(Usage.NONE);
    }

    @Override
    public Optional<Instant> roomFor(Jid owner, long bytes) {
        return database.one("""
                select ends from (
                    select ends, sum(charge) over (order by ends, id) as freed
                    from upload where owner = ? and ends is not null and state <> 'removed') ending
                where freed >= ?
                order by ends limit 1
                """, row -> row.getObject(1, OffsetDateTime.class).toInstant(), owner.toString(), bytes);
    }

    @Override
    public Optional<Upload> find(String id) {
        return database.one("select " + COLUMNS + " from upload where id = ?", PostgresUploadStore::read, id);
    }

    @Override
    public Optional<Upload> claim(String id, Instant now, Instant until) {
        return database.one("""
                update upload set state = 'arriving', ends = ? where id = ? and state = 'slot' and ends > ?
                returning\s""" + COLUMNS, PostgresUploadStore::read, until, id, now);
    }

    @Override
    public boolean keep(String id, MediaType type, long checksum) {
        return database.update("""
                update upload set state = 'kept', ends = keep_until, type = ?, checksum = ?
                where id = ? and state in ('slot', 'arriving')
                """, type.text(), checksum, id) == 1;
    }

    @Override
    public void release(String id, Instant ends) {
        database.update("update upload set state = 'slot', ends = ? where id = ? and state = 'arriving'", ends, id);
    }

    @Override
    public void giveUp(Jid owner, Instant now) {
        database.transaction(sql -> {
            sql.update("delete from upload_usage where owner = ?", owner.toString());
            sql.update("""
                    update upload
                    set state = 'removed', charge = 0, ends = case when state = 'slot' then greatest(ends, ?) else ? end
                    where owner = ?
                    """, now, now, owner.toString());
        });
    }

    @Override
    public List<Upload> ended(Instant now, int limit) {
        return database.query("select " + COLUMNS + " from upload where ends <= ? order by ends limit ?",
                PostgresUploadStore::read, now, limit);
    }

    @Override
    public void remove(Upload upload) {
        database.update("""
                with gone as (delete from upload where id = ? returning owner, charge, state)
                update upload_usage used
                set bytes = bytes - charge,
                    today = today - case when day = ? and state in ('slot', 'arriving') then charge else 0 end
                from gone where used.owner = gone.owner
                """, upload.id(), upload.day());
    }

    private static Upload read(ResultSet row) throws SQLException {
        String type = row.getString("type");
        return new Upload(
                row.getString("id"),
                Jid.of(row.getString("owner")),
                new FileName(row.getString("name")),
                type == null ? null : new MediaType(type),
                row.getLong("size"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                instant(row, "keep_until"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                instant(row, "ends"),
                row.getLong("checksum"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String text(@Nullable MediaType type) {
        return type == null ? null : type.text();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
