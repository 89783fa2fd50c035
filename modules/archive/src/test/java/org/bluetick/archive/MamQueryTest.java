package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MamQueryTest {
    private static final MessageId LOW = new MessageId(1000);
    private static final MessageId HIGH = new MessageId(2000);
    private static final DataForm FORM = DataForm.of(DataForm.Type.SUBMIT, MamQuery.NAMESPACE);

    @Test
    void withoutAFormEverythingIsMeant() {
        MamQuery query = MamQuery.read(Element.of("query", MamQuery.NAMESPACE), true);
        assertEquals(HistoryFilter.ALL, query.filter());
        assertEquals(HistoryFilter.ALL, query.pageFilter());
        assertEquals(List.of(), query.ids());
        assertEquals(Set.of(), query.named());
        assertFalse(query.flipped());
    }

    @Test
    void everyFieldNarrowsTheFilter() {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        Instant end = Instant.parse("2026-03-02T12:00:00Z");
        MamQuery query = read(FORM.with("with", "juliet@capulet.example/balcony")
                .with("start", "2026-03-01T13:00:00+01:00")
                .with("end", "2026-03-02T12:00:00.000Z"));
        assertEquals(HistoryFilter.ALL.with(Jid.of("juliet@capulet.example/balcony")).start(start).end(end), query.filter());
    }

    @Test
    void idsOfTheFormAreNamed() {
        MamQuery query = read(FORM.with("after-id", LOW.toString()).with("before-id", HIGH.toString()));
        assertEquals(HistoryFilter.ALL.after(LOW).before(HIGH), query.filter());
        assertEquals(Set.of(LOW, HIGH), query.named());
        assertEquals(List.of(), query.ids());
    }

    @Test
    void theSameIdMayBeNamedTwice() {
        MamQuery query = read(FORM.with("ids", HIGH.toString(), LOW.toString(), HIGH.toString()));
        assertEquals(Set.of(LOW, HIGH), query.named());
        assertEquals(HistoryFilter.ALL, query.filter());
    }

    @Test
    void thePageIsNoPartOfTheWholeThatIsCounted() {
        Element set = Element.of("set", ResultSet.NAMESPACE,
                Element.of("after", ResultSet.NAMESPACE, new Text(LOW.toString())));
        MamQuery query = MamQuery.read(Element.of("query", MamQuery.NAMESPACE, set), true);
        assertEquals(HistoryFilter.ALL, query.filter());
        assertEquals(HistoryFilter.ALL.after(LOW), query.pageFilter());
        assertEquals(Set.of(LOW), query.named());
    }

    @Test
    void aStartWithinAMillisecondIsAfterWhatCameInIt() {
        Instant next = Instant.parse("2026-03-01T12:00:00.002Z");
        assertEquals(HistoryFilter.ALL.start(next), read(FORM.with("start", "2026-03-01T12:00:00.0011Z")).filter());
        assertEquals(HistoryFilter.ALL.start(next), read(FORM.with("start", "2026-03-01T12:00:00.002Z")).filter());
    }

    @Test
    void aFieldWithoutAValueIsNotFilledIn() {
        assertEquals(HistoryFilter.ALL, read(FORM.with("with").with("start").with("end").with("after-id").with("ids")).filter());
    }

    @ParameterizedTest
    @CsvSource({
        "with, @@, jid-malformed",
        "with, '', jid-malformed",
        "start, yesterday, bad-request",
        "start, '', bad-request",
        "end, 99999-12-31T23:59:59Z, bad-request",
        "end, 2026-02-30T00:00:00Z, bad-request",
        "end, 2026-03-01T12:00:00, bad-request",
        "end, 2026-03-01T12:00:00+19:00, bad-request",
        "after-id, nonsense, item-not-found",
        "before-id, '', item-not-found",
        "ids, 1' OR 1=1; --, item-not-found",
        "after, 0000000000000, feature-not-implemented",
        "'', x, feature-not-implemented",
        "include-groupchat, false, feature-not-implemented"
    })
    void whatIsWrongIsRefused(String field, String value, String condition) {
        assertRefused(condition, FORM.with(field, value));
    }

    @Test
    void aFieldIsGivenOnceAndOneValue() {
        assertRefused("bad-request", FORM.with("start", "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"));
        assertRefused("bad-request", FORM.with("with", "a@b").with("with", "c@d"));
        assertRefused("bad-request", FORM.with("FORM_TYPE", MamQuery.NAMESPACE));
    }

    @Test
    void theFormMustBeOfThisProtocol() {
        assertRefused("bad-request", DataForm.of(DataForm.Type.SUBMIT, "urn:xmpp:mam:1"));
        assertRefused("bad-request", DataForm.of(DataForm.Type.FORM, MamQuery.NAMESPACE));
        assertRefused("bad-request", new DataForm(DataForm.Type.SUBMIT, "", "", List.of()));
    }

    @Test
    void moreIdsThanAPageAreRefused() {
        String[] ids = new String[101];
        java.util.Arrays.setAll(ids, i -> new MessageId(i).toString());
        assertRefused("policy-violation", FORM.with("ids", ids));
    }

    @Test
    void anAccountHasNoNodes() {
        Element query = Element.of("query", MamQuery.NAMESPACE).with("node", "blog");
        assertTrue(assertThrows(StanzaException.class, () -> MamQuery.read(query, true)).error().condition().equals("item-not-found"));
    }

    private static MamQuery read(DataForm form) {
        return MamQuery.read(Element.of("query", MamQuery.NAMESPACE, form.element()), true);
    }

    private static void assertRefused(String condition, DataForm form) {
        StanzaException refused = assertThrows(StanzaException.class, () -> read(form));
        assertEquals(condition, refused.error().condition());
    }
}
