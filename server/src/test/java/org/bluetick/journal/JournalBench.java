package org.bluetick.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.storage.Database;
import org.bluetick.storage.EmbeddedPostgres;

/// Measures the journal on a PostgreSQL that writes through to the disk: `JournalBench <folder> [commit|rows|pages] …`.
/// A message is a row for the sender and a row for the recipient.
final class JournalBench {
    private static final PrintStream OUT = System.err;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration RUN = Duration.ofSeconds(5);
    private static final int USERS = 2_000;
    private static final String BODY = "But soft, what light through yonder window breaks? ".repeat(4);

    private final Database database;
    private final Path home;
    private final List<Jid> users = new ArrayList<>();

    private JournalBench(Database database, Path home) {
        this.database = database;
        this.home = home;
        for (int i = 0; i < USERS; i++) {
            users.add(Jid.of("user" + i + "@example.org"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home);
                Database database = Database.open(postgres.settings(4))) {
            database.migrate("journal", "db/journal");
            JournalBench bench = new JournalBench(database, home);
            for (String what : Arrays.asList(arguments).subList(1, arguments.length)) {
                bench.run(what);
            }
        }
    }

    private void run(String what) throws Exception {
        switch (what) {
            case "commit" -> {
                for (int threads : new int[] {1, 8, 64, 512}) {
                    commits(threads, 1, true);
                    commits(threads, 20, true);
                }
            }
            case "short" -> {
                commits(1, 1, true);
                commits(64, 1, true);
                commits(64, 20, true);
            }
            case "noack" -> commits(64, 20, false);
            case "rows" -> rows();
            case "pages" -> pages();
            case "acks" -> acks();
            case "truncate" -> database.update("truncate message, pending");
            default -> database.update(what);
        }
    }

    /// Threads that each commit some messages, and again.
    private void commits(int threads, int messages, boolean acknowledge) throws Exception {
        try (PostgresJournal journal = PostgresJournal.open(database, new MessageClock(Clock.systemUTC(), 1))) {
            AtomicLong written = new AtomicLong();
            ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
            long end = System.nanoTime() + WARM_UP.plus(RUN).toNanos();
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < threads; i++) {
                    executor.submit(() -> {
                        while (System.nanoTime() < end) {
                            long start = System.nanoTime();
                            List<JournalEntry> entries = entries(journal, messages);
                            journal.commit(entries);
                            times.add(System.nanoTime() - start);
                            written.addAndGet(messages);
                            if (acknowledge) {
                                entries.stream().filter(JournalEntry::pending)
                                        .forEach(entry -> journal.acknowledged(entry.owner(), List.of(entry.id())));
                            }
                        }
                    });
                }
                executor.shutdown(); // there come no more
                if (executor.awaitTermination(WARM_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("all threads have ended while warming up; expected them to commit");
                }
                times.clear();
                long before = written.get();
                long databaseBefore = databaseTicks();
                long ownBefore = ownTicks();
                long startTime = System.nanoTime();
                executor.awaitTermination(1, TimeUnit.HOURS);
                long count = written.get() - before;
                double seconds = (System.nanoTime() - startTime) / 1e9;
                double databaseMicros = (databaseTicks() - databaseBefore) * 10_000.0 / count;
                double ownMicros = (ownTicks() - ownBefore) * 10_000.0 / count;
                long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
                OUT.printf("%3d threads × %2d messages: %7.0f messages/s, database %5.1f µs, java %5.1f µs a message, "
                        + "commit p50 %.2f p99 %.2f ms, pending %d%n", threads, messages, count / seconds, databaseMicros,
                        ownMicros, sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6,
                        database.one("select count(*) from pending", row -> row.getLong(1)).orElseThrow());
            }
        }
    }

    private List<JournalEntry> entries(PostgresJournal journal, int messages) {
        List<JournalEntry> entries = new ArrayList<>(2 * messages);
        for (int i = 0; i < messages; i++) {
            Jid from = anybody();
            Jid to = anybody();
            if (!from.equals(to)) {
                add(entries, journal.nextId(), from, to);
            }
        }
        return entries;
    }

    private static void add(List<JournalEntry> entries, MessageId id, Jid from, Jid to) {
        String stanza = "<message xmlns='jabber:client' type='chat' from='%s/phone' to='%s' id='%s'><body>%s</body></message>"
                .formatted(from, to, id, BODY);
        String origin = "a1b2c3d4-" + id;
        entries.add(new JournalEntry(from, id, to, Direction.SENT, true, false, stanza, origin,
                new StreamCount("0123456789abcdef", 17)));
        entries.add(new JournalEntry(to, id, from.withResource("phone"), Direction.RECEIVED, true, true, stanza, origin, null));
    }

    private Jid anybody() {
        return users.get(ThreadLocalRandom.current().nextInt(users.size()));
    }

    /// COPY on one connection, by size of the batch.
    private void rows() throws Exception {
        MessageClock clock = new MessageClock(Clock.systemUTC(), 2);
        BatchWriter writer = new BatchWriter(2, new PendingTable(2, false));
        try (Connection connection = database.dedicatedConnection()) {
            connection.setAutoCommit(false);
            for (int messages : new int[] {1, 5, 20, 100, 500, 2500}) {
                measure("copy", messages, () -> writer.write(connection, List.of(Encoded.of(batch(clock, messages))), false));
            }
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    private void measure(String name, int messages, Step step) throws Exception {
        for (int i = 0; i < 20; i++) {
            step.run();
        }
        long databaseBefore = databaseTicks();
        long ownBefore = ownTicks();
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < Duration.ofSeconds(3).toNanos()) {
            step.run();
            count += messages;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        OUT.printf("%s %4d messages a batch: %7.0f messages/s, %.3f ms a batch, database %5.1f µs, java %5.1f µs a message%n",
                name, messages, count / seconds, seconds * 1000 / count * messages,
                (databaseTicks() - databaseBefore) * 10_000.0 / count, (ownTicks() - ownBefore) * 10_000.0 / count);
    }

    private List<JournalEntry> batch(MessageClock clock, int messages) {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            add(entries, clock.next(), users.get(i % 1000), users.get(1000 + i % 1000));
        }
        return entries;
    }

    /// Acknowledges what is pending, and shows how the database goes about it.
    private void acks() throws Exception {
        record Pending(String owner, long id) {}
        List<Pending> all = database.query("select owner, id from pending order by id",
                row -> new Pending(row.getString(1), row.getLong(2)));
        try (Connection connection = database.dedicatedConnection()) {
            PendingTable.prepare(connection);
            try (PreparedStatement statement = connection.prepareStatement("explain (analyze, buffers, wal) " + PendingTable.DELETE)) {
                List<Pending> some = all.subList(0, 2000);
                statement.setArray(1, connection.createArrayOf("text", some.stream().map(Pending::owner).toArray()));
                statement.setArray(2, connection.createArrayOf("bigint", some.stream().map(Pending::id).toArray()));
                try (java.sql.ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        OUT.println(rows.getString(1));
                    }
                }
            }
        }
        try (PostgresJournal journal = PostgresJournal.open(database, new MessageClock(Clock.systemUTC(), 1))) {
            long databaseBefore = databaseTicks();
            long ownBefore = ownTicks();
            long start = System.nanoTime();
            all.forEach(one -> journal.acknowledged(Jid.of(one.owner), List.of(new MessageId(one.id))));
            journal.flush();
            OUT.printf("%d acknowledgements: %.0f/s, database %.1f µs, java %.1f µs each%n", all.size(),
                    all.size() * 1e9 / (System.nanoTime() - start),
                    (databaseTicks() - databaseBefore) * 10_000.0 / all.size(),
                    (ownTicks() - ownBefore) * 10_000.0 / all.size());
        }
    }

    /// One owner with a million messages, of which a thousandth with one peer.
    private void pages() {
        Jid owner = Jid.of("hoarder@example.org");
        Jid rare = Jid.of("rare@example.org");
        long first = MessageId.firstAt(Clock.systemUTC().instant().minus(Duration.ofDays(30))).value();
        database.update("""
                insert into message (id, direction, archived, pending, owner, peer, origin_id, stanza)
                select ? + n * 4096::bigint, 'r', true, false, ?, case when n %% 1000 = 7 then ? else 'user' || n %% 50 || '@example.org' end,
                    'o' || n, repeat('x', 300) from generate_series(1, 1000000) n
                """.replace("%%", "%"), first, owner.toString(), rare.toString());
        try (PostgresJournal journal = PostgresJournal.open(database, new MessageClock(Clock.systemUTC(), 1))) {
            MessageLog log = journal.log();
            MessageId middle = new MessageId(first + 500_000L * 4096);
            MessageId late = new MessageId(first + 999_900L * 4096);
            database.update("insert into pending select id, true, owner from message where owner = ? order by id limit 100000",
                    owner.toString());
            MessageId someWay = new MessageId(first + 50_000L * 4096);
            for (String round : List.of("not analysed", "analysed")) {
                time(round + " first", () -> log.first(owner, HistoryFilter.ALL, 50));
                time(round + " middle", () -> log.first(owner, HistoryFilter.ALL.after(middle), 50));
                time(round + " late", () -> log.first(owner, HistoryFilter.ALL.after(late), 50));
                time(round + " last", () -> log.last(owner, HistoryFilter.ALL, 50));
                time(round + " before middle", () -> log.last(owner, HistoryFilter.ALL.before(middle), 50));
                time(round + " with rare, first", () -> log.first(owner, HistoryFilter.ALL.with(rare), 50));
                time(round + " with rare, last", () -> log.last(owner, HistoryFilter.ALL.with(rare), 50));
                time(round + " with nobody", () -> log.last(owner, HistoryFilter.ALL.with(Jid.of("nobody@example.org")), 50));
                time(round + " with common, middle",
                        () -> log.first(owner, HistoryFilter.ALL.with(users.get(3)).after(middle), 50));
                time(round + " pending", () -> log.pendingOf(owner, MessageId.MIN, 50));
                time(round + " pending, middle", () -> log.pendingOf(owner, someWay, 50));
                time(round + " sent, last 1000", () -> log.lastSent(owner, new MessageId(first + 999_000L * 4096), 5000).stream()
                        .map(_ -> (KeptMessage) null).toList());
                database.update("analyze message");
            }
        }
    }

    private interface Page {
        List<KeptMessage> read();
    }

    private static void time(String name, Page page) {
        int rows = 0;
        for (int i = 0; i < 30; i++) {
            rows = page.read().size();
        }
        long[] times = new long[100];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            page.read();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        OUT.printf("%-35s %3d rows, p50 %.3f ms%n", name, rows, times[50] / 1e6);
    }

    /// Hundredths of a second that the processes of PostgreSQL have used.
    private long databaseTicks() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(postmaster).orElseThrow().children().mapToLong(child -> ticks(child.pid(), false)).sum()
                + ticks(postmaster, true);
    }

    private static long ownTicks() {
        return ticks(ProcessHandle.current().pid(), false);
    }

    private static long ticks(long process, boolean withChildren) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return withChildren ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
        } catch (IOException e) {
            return 0;
        }
    }
}
