package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.api.MessageId;
import org.bluetick.api.TestSession;
import org.bluetick.journal.MessageClock;
import org.bluetick.journal.PostgresJournal;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.ResultSet;
import org.bluetick.storage.TestDatabase;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How long a page of the history of an account with a million messages takes, and how much CPU: `bench/pages.sh`. A page
/// is a query as a client sends it, up to the bytes of its results; CPU is that of this process and of PostgreSQL.
final class PagesBench {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private static final PrintStream OUT = System.err;
    private static final long MESSAGES = 1_000_000;
    private static final int PAGE = 50;
    private static final int WARM_UP = 500;
    private static final int PAGES = 200;
    private static final double MOST_CPU_MILLIS = 5;
    private static final double MOST_APART = 3;
    /// Between two ids.
    private static final long STEP = 4096;

    private final Jid owner = Jid.of("hoarder@example.org");
    private final long first = MessageId.firstAt(Clock.systemUTC().instant().minus(Duration.ofDays(30))).value();

    /// Medians.
    private record Figures(double millis, double cpuMillis) {}

    @Test
    void pagesTakeTheSameTimeWhereverTheyAre() {
        fill();
        try (PostgresJournal journal = PostgresJournal.open(postgres.database(), new MessageClock(Clock.systemUTC(), 1))) {
            Answers answers = new Answers(journal.log(), journal, _ -> {}, true);
            OUT.printf("Pages of %d messages, of %,d:%n", PAGE, MESSAGES);
            Element firstPage = page();
            Element middle = page(rsm("after", id(MESSAGES / 2)));
            Element lastPage = page(Element.of("before", ResultSet.NAMESPACE));
            Element ofOne = page(form("with", "user7@example.org"), rsm("after", id(MESSAGES / 2)));
            Element lastOfOne = page(form("with", "user7@example.org"), Element.of("before", ResultSet.NAMESPACE));
            Element sinceThen = page(form("start", new MessageId(first + MESSAGES / 2 * STEP).time().toString()));
            warmUp(answers, firstPage, middle, lastPage, ofOne, lastOfOne, sinceThen);
            List<Figures> pages = List.of(
                    measure("first", answers, firstPage),
                    measure("middle", answers, middle),
                    measure("last", answers, lastPage));
            List<Figures> filtered = List.of(
                    measure("with one, middle", answers, ofOne),
                    measure("with one, last", answers, lastOfOne),
                    measure("since a moment", answers, sinceThen));
            measure("with one in 10,000", answers, page(form("with", "rare@example.org"), Element.of("before", ResultSet.NAMESPACE)));
            journal.log().searchable(true);
            measure("words: one in 10,000", answers, page(form(MamQuery.FULL_TEXT_FIELD, "tybalt")));
            measure("words: in all", answers, page(form(MamQuery.FULL_TEXT_FIELD, "light")));

            double[] millis = pages.stream().mapToDouble(Figures::millis).sorted().toArray();
            assertTrue(millis[millis.length - 1] <= MOST_APART * millis[0], "they are further apart than " + MOST_APART + " times");
            Stream.concat(pages.stream(), filtered.stream()).forEach(page -> assertTrue(page.cpuMillis() <= MOST_CPU_MILLIS, page + "; expected " + MOST_CPU_MILLIS + " ms of CPU"));
        }
    }

    private void warmUp(Answers answers, Element... queries) {
        for (int i = 0; i < WARM_UP; i++) {
            for (Element query : queries) {
                ask(answers, query);
            }
        }
    }

    private void fill() {
        PostgresJournal.open(postgres.database(), new MessageClock(Clock.systemUTC(), 1)).close(); // makes the tables
        postgres.database().update("""
                insert into message (id, direction, archived, pending, owner, peer, origin_id, stanza)
                select ? + n * ?, 'r', true, false, ?, case when n % 10000 = 3 then 'rare' else 'user' || n % 50 end || '@example.org', 'o' || n,
                    '<message xmlns="jabber:client" type="chat" from="user' || n % 50 || '@example.org/orchard" to="hoarder@example.org" id="o'
                    || n || '"><body>But soft, what light through yonder window breaks? ' || case when n % 10000 = 7 then 'Tybalt' else 'It is the east' end
                    || '</body></message>'
                from generate_series(1, ?) n
                """, first, STEP, owner.toString(), MESSAGES);
    }

    private Figures measure(String name, Answers answers, Element query) {
        double[] millis = new double[PAGES];
        Duration before = cpu();
        for (int i = 0; i < PAGES; i++) {
            long start = System.nanoTime();
            ask(answers, query);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double cpu = cpu().minus(before).toNanos() / 1e6 / PAGES;
        Arrays.sort(millis);
        Figures figures = new Figures(millis[PAGES / 2], cpu);
        OUT.printf("  %-22s %6.2f ms (half of them at most), %5.2f ms of CPU%n", name, figures.millis(), figures.cpuMillis());
        return figures;
    }

    private void ask(Answers answers, Element query) {
        TestSession session = new TestSession(owner.withResource("phone"));
        Iq iq = Iq.request(Iq.Type.SET, session.jid(), owner, "1", query);
        Element fin = answers.query(new IqRequest(iq, query, session));
        int bytes = ElementWriter.toBytes(fin).length;
        int results = 0;
        for (var result : session.delivered()) {
            bytes += ElementWriter.toBytes(result.element()).length;
            results++;
        }
        assertEquals(PAGE, results, () -> "results of " + query);
        assertTrue(bytes > PAGE);
    }

    private static Element page(Element... conditions) {
        Element set = Element.of("set", ResultSet.NAMESPACE, Element.of("max", ResultSet.NAMESPACE).plusText(Integer.toString(PAGE)));
        Element query = Element.of("query", MamQuery.NAMESPACE);
        for (Element condition : conditions) {
            if (condition.namespace().equals(ResultSet.NAMESPACE)) {
                set = set.plus(condition);
            } else {
                query = query.plus(condition);
            }
        }
        return query.plus(set);
    }

    private static Element form(String field, String value) {
        return DataForm.of(DataForm.Type.SUBMIT, MamQuery.NAMESPACE).with(field, value).element();
    }

    private static Element rsm(String name, String id) {
        return Element.of(name, ResultSet.NAMESPACE).plusText(id);
    }

    private String id(long number) {
        return new MessageId(first + number * STEP).toString();
    }

    /// User and system time, of this process and of PostgreSQL's that work for it.
    private static Duration cpu() {
        List<Long> backends = postgres.database().query(
                "select pid from pg_stat_activity where datname = current_database()", row -> row.getLong(1));
        return Stream.concat(Stream.of(ProcessHandle.current()), backends.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
