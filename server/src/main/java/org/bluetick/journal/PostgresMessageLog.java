package org.bluetick.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.NamedMessage;
import org.bluetick.api.SentMessage;
import org.bluetick.storage.Database;
import org.bluetick.storage.RowMapper;
import org.bluetick.storage.SqlArray;
import org.jspecify.annotations.Nullable;

/// Reads the tables of the journal. The horizon is asked before the database, so that all below it is there to be
/// read. Every page of a history is found by its key, so that none is further away than another; one with a peer passes over
/// what is with others. What removes first settles what is pending, so that one table tells of it.
final class PostgresMessageLog implements MessageLog {
    private static final String KEPT = "select m.id, m.peer, m.peer_resource, m.direction, m.stanza from message m ";
    /// By the index `message_history`. It only narrows, as two names may have the same hash; `coalesce` keeps the planner from
    /// taking it for rare that the name is the same, too: for a page it would read and sort the whole history.
    /// Parameters: the owner, twice.
    private static final String OF_OWNER = "hashtextextended(m.owner, 0) = hashtextextended(?, 0) and coalesce(m.owner = ?, false)";
    /// In the same index. Parameters: the peer, twice.
    private static final String WITH_PEER = " and hashtext(m.peer) = hashtext(?) and m.peer = ?";
    /// Ids of what is pending: of settled messages the one table tells, of the latest the other (see `journal_node`).
    /// Parameters: see [#pending].
    private static final String PENDING = """
            (select id from pending where owner = ? and id > ? and id <> all(?) order by id limit ?)
            union
            (select m.id from message m join journal_node n on n.node = (m.id >> %d & %d) and m.id > n.settled
            where %s and m.id > ? and m.id > (select min(settled) from journal_node) and m.pending and m.id <> all(?)
            order by m.id limit ?)
            """.formatted(MessageId.COUNTER_BITS, (1 << MessageId.NODE_BITS) - 1, OF_OWNER);
    /// By the owner; of what it sends to itself only one side is in its history.
    private static final String SENT = "(m.direction = 's' or m.archived and m.peer = m.owner)";
    private static final int REMOVED_AT_ONCE = 10_000;

    private final Database database;
    private final Supplier<MessageId> horizon;
    private final Acknowledgements acknowledgements;

    PostgresMessageLog(Database database, Supplier<MessageId> horizon, Acknowledgements acknowledgements) {
        this.database = database;
        this.horizon = horizon;
        this.acknowledgements = acknowledgements;
    }

    @Override
    public List<KeptMessage> first(Jid owner, HistoryFilter filter, int limit) {
        return read(owner, filter, "m.id", limit);
    }

    @Override
    public List<KeptMessage> last(Jid owner, HistoryFilter filter, int limit) {
        return read(owner, filter, "m.id desc", limit).reversed();
    }

    private List<KeptMessage> read(Jid owner, HistoryFilter filter, String order, int limit) {
        Condition condition = condition(owner, filter);
        String words = filter.words();
        if (words == null) {
            return few(filter, KEPT + condition.sql + " order by " + order + " limit ?", PostgresMessageLog::kept,
                    condition.parametersAnd(limit));
        }
        List<KeptMessage> near = database.query(TextIndex.near(condition.sql, order), PostgresMessageLog::kept,
                condition.parametersAnd(owner.toString(), words, limit));
        return near.size() == limit ? near : database.query(TextIndex.all(condition.sql, order), PostgresMessageLog::kept,
                condition.parametersAnd(owner.toString(), words, owner.toString(), limit));
    }

    /// The planner knows how many peers there are, but not how much an owner has with which of them.
    private <T> List<T> few(HistoryFilter filter, String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return filter.with() == null ? database.query(sql, mapper, parameters) : database.queryInOrder(sql, mapper, parameters);
    }

    @Override
    public List<KeptMessage> find(Jid owner, List<MessageId> ids) {
        String key = owner.toString();
        return database.query(KEPT + "where " + OF_OWNER + " and m.id = any(?) and m.archived order by m.id",
                PostgresMessageLog::kept, key, key, SqlArray.longs(values(ids)));
    }

    @Override
    public long count(Jid owner, HistoryFilter filter, long atMost) {
        if (filter.words() != null) {
            return Math.min(atMost, first(owner, filter, Math.toIntExact(Math.min(atMost, Integer.MAX_VALUE))).size());
        }
        Condition condition = condition(owner, filter);
        return few(filter, "select count(*) from (select from message m " + condition.sql + " limit ?) as counted",
                row -> row.getLong(1), condition.parametersAnd(atMost)).getFirst();
    }

    @Override
    public void searchable(boolean on) {
        TextIndex.keep(database, on);
    }

    /// A look-up for each of a page: a join of another kind would read the history up to it.
    @Override
    public List<KeptMessage> pendingOf(Jid owner, MessageId after, int limit) {
        String sql = """
                select m.id, m.peer, m.peer_resource, m.direction, m.stanza
                from (select id from (%s) found order by id limit ?) p
                cross join lateral (select * from message m where %s and m.id = p.id offset 0) m
                order by p.id
                """.formatted(PENDING, OF_OWNER);
        String key = owner.toString();
        return database.query(sql, PostgresMessageLog::kept, pending(owner, after, limit, limit, key, key));
    }

    /// From each owner in the index straight to the next.
    @Override
    public List<Jid> pendingDomains() {
        acknowledgements.flush();
        String sql = """
                with recursive owners as (
                    (select owner from pending order by owner limit 1)
                    union all
                    select (select p.owner from pending p where p.owner > o.owner order by p.owner limit 1)
                    from owners o where o.owner is not null)
                select owner from owners where owner is not null and position('@' in owner) = 0
                """;
        return database.query(sql, row -> Jid.of(row.getString(1)));
    }

    @Override
    public long countPending(Jid owner, long atMost) {
        long counted = count("select count(*) from (%s) found".formatted(PENDING), pending(owner, MessageId.MIN, atMost));
        return Math.min(counted, atMost);
    }

    /// The parameters of [#PENDING], and more.
    private Object[] pending(Jid owner, MessageId after, long limit, Object... more) {
        String key = owner.toString();
        SqlArray gone = SqlArray.longs(acknowledgements.notYetDeleted(owner, after));
        Stream<Object> own = Stream.of(key, after.value(), gone, limit, key, key, after.value(), gone, limit);
        return Stream.concat(own, Arrays.stream(more)).toArray();
    }

    @Override
    public List<SentMessage> lastSent(Jid owner, MessageId since, int limit) {
        String sql = """
                select m.id, m.origin_id, m.sm_id from message m
                where %s and m.id > ? and %s
                and (m.origin_id is not null or m.sm_id is not null and m.sm_count is null)
                order by m.id desc limit ?
                """.formatted(OF_OWNER, SENT);
        String key = owner.toString();
        return database.query(sql, row -> new SentMessage(new MessageId(row.getLong(1)), row.getString(2), row.getString(3)),
                key, key, since.value(), limit);
    }

    @Override
    public List<NamedMessage> named(Jid owner, HistoryFilter filter, Set<String> names, int lookAt) {
        Condition condition = condition(owner, filter);
        String sql = """
                select id, direction, origin_id
                from (select m.id, m.direction, m.origin_id from message m %s order by m.id desc limit ?) as latest
                where origin_id = any(?) order by id
                """.formatted(condition.sql);
        return few(filter, sql, row -> new NamedMessage(new MessageId(row.getLong("id")),
                Encoded.direction(row.getString("direction")), row.getString("origin_id")),
                condition.parametersAnd(lookAt, SqlArray.texts(names)));
    }

    @Override
    public List<KeptMessage> findSent(Jid owner, List<MessageId> ids) {
        String key = owner.toString();
        return database.query(KEPT + "where " + OF_OWNER + " and m.id = any(?) and " + SENT + " order by m.id",
                PostgresMessageLog::kept, key, key, SqlArray.longs(values(ids)));
    }

    /// Counts rise with ids within a stream, so that the last one is the highest.
    @Override
    public OptionalLong lastCount(Jid owner, String smId, MessageId since) {
        String sql = """
                select m.sm_count from message m
                where %s and m.id > ? and m.sm_id = ? and m.sm_count is not null
                order by m.id desc limit 1
                """.formatted(OF_OWNER);
        String key = owner.toString();
        Optional<Long> count = database.one(sql, row -> row.getLong(1), key, key, since.value(), smId);
        return count.isPresent() ? OptionalLong.of(count.get()) : OptionalLong.empty();
    }

    @Override
    public long countAbove(Jid owner, String smId, MessageId since, long count) {
        String key = owner.toString();
        return count("select count(*) from message m where " + OF_OWNER + " and m.id > ? and m.sm_id = ? and m.sm_count > ?",
                key, key, since.value(), smId, count);
    }

    @Override
    public int removeBefore(Jid owner, MessageId before, int limit) {
        acknowledgements.flush();
        String sql = """
                with old as (
                    select m.id from message m where %1$s and m.id < ? and m.archived order by m.id limit ?
                ), waiting as (
                    update pending set archived = false where owner = ? and id in (select id from old) returning id
                ), kept as (
                    update message m set archived = false where %1$s and m.id in (select id from waiting)
                ), gone as (
                    delete from message m
                    where %1$s and m.id in (select id from old) and m.id not in (select id from waiting)
                )
                select count(*) from old
                """.formatted(OF_OWNER);
        String key = owner.toString();
        return (int) count(sql, key, key, before.value(), limit, key, key, key, key, key);
    }

    @Override
    public void removeAll(Jid owner) {
        acknowledgements.flush();
        String key = owner.toString();
        database.update("delete from pending where owner = ?", key);
        String sql = """
                delete from message where ctid = any(array(
                    select m.ctid from message m where %s order by m.id limit %d))
                """.formatted(OF_OWNER, REMOVED_AT_ONCE);
        while (database.update(sql, key, key) > 0) {
            // In steps: one long transaction would keep vacuum from all tables.
        }
    }

    @Override
    public int removeUnarchived(MessageId before, int limit) {
        acknowledgements.flush();
        String sql = """
                delete from message where ctid = any(array(
                    select m.ctid from message m
                    where m.id < ? and not m.archived
                      and not exists (select from pending p where p.owner = m.owner and p.id = m.id)
                    order by m.id limit ?))
                """;
        return database.update(sql, before.value(), limit);
    }

    /// @param sql from `where` on
    private record Condition(String sql, List<Object> parameters) {
        @Nullable Object[] parametersAnd(Object... last) {
            List<Object> all = new ArrayList<>(parameters);
            all.addAll(List.of(last));
            return all.toArray();
        }
    }

    private Condition condition(Jid owner, HistoryFilter filter) {
        long end = horizon.get().value();
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("where ").append(OF_OWNER);
        String key = owner.toString();
        parameters.addAll(List.of(key, key));
        Jid with = filter.with();
        if (with != null) {
            String peer = with.bare().toString();
            sql.append(WITH_PEER);
            parameters.addAll(List.of(peer, peer));
            with.resource().ifPresent(resource -> {
                sql.append(" and m.peer_resource = ?");
                parameters.add(resource);
            });
        }
        sql.append(" and m.id > ? and m.id < ? and m.id <= ? and m.archived");
        parameters.addAll(List.of(filter.above(), filter.below(), end));
        return new Condition(sql.toString(), parameters);
    }

    private long count(String sql, @Nullable Object... parameters) {
        return database.one(sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    private static List<Long> values(List<MessageId> ids) {
        return ids.stream().map(MessageId::value).toList();
    }

    private static KeptMessage kept(ResultSet row) throws SQLException {
        Jid bare = Jid.of(row.getString("peer"));
        String resource = row.getString("peer_resource");
        return new KeptMessage(new MessageId(row.getLong("id")), resource == null ? bare : bare.withResource(resource),
                Encoded.direction(row.getString("direction")), row.getString("stanza"));
    }
}
