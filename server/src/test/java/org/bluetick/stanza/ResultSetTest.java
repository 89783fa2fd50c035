package org.bluetick.stanza;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultSetTest {
    @Test
    void withoutASetTheServerChooses() {
        ResultSet all = ResultSet.in(Element.of("query", "urn:example"));
        assertEquals(ResultSet.UNLIMITED, all);
        assertEquals(50, all.limit(50, 200));
        assertFalse(all.isBackward());
        assertFalse(all.isBeside());
    }

    @Test
    void theNextPage() throws XmlException {
        ResultSet next = read("<max>10</max><after>a1</after>");
        assertEquals(new ResultSet(10, "a1", null, null), next);
        assertEquals(10, next.limit(50, 200));
        assertFalse(next.isBackward());
        assertTrue(next.isBeside());
    }

    @Test
    void thePageBefore() throws XmlException {
        ResultSet previous = read("<before>a1</before>");
        assertTrue(previous.isBackward());
        assertTrue(previous.isBeside());
    }

    @Test
    void theLastPage() throws XmlException {
        ResultSet last = read("<max>5</max><before/>");
        assertTrue(last.isBackward());
        assertFalse(last.isBeside());
    }

    @Test
    void anEmptyAfterIsTheFirstPage() throws XmlException {
        assertEquals(new ResultSet(5, null, null, null), read("<after/><max> 5 </max>"));
    }

    @Test
    void aPageByIndex() throws XmlException {
        assertEquals(new ResultSet(10, null, null, 371), read("<max>10</max><index>371</index>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"201", "2147483648", "999999999999999999999"})
    void noMoreThanTheServerGives(String max) throws XmlException {
        assertEquals(200, read("<max>" + max + "</max>").limit(50, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "-1", "+1", "1.5", "١٠", "0x10"})
    void whatIsNoNumberIsRefused(String max) {
        StanzaException refused = assertThrows(StanzaException.class, () -> read("<max>" + max + "</max>"));
        assertEquals("bad-request", refused.error().condition());
        assertTrue(refused.error().text().contains('"' + max + '"'), refused.error().text());
    }

    @Test
    void aPageTellsItsPlace() throws XmlException {
        var page = new ResultSet.Page(Optional.of("a1"), Optional.of("a9"), OptionalLong.of(0), OptionalLong.of(20));
        assertEquals(set("<first index='0'>a1</first><last>a9</last><count>20</count>"), page.element());
    }

    @Test
    void aPageTellsOnlyWhatIsKnown() throws XmlException {
        var page = new ResultSet.Page(Optional.of("a1"), Optional.of("a1"), OptionalLong.empty(), OptionalLong.empty());
        assertEquals(set("<first>a1</first><last>a1</last>"), page.element());
    }

    @Test
    void anEmptyPageHasNeitherFirstNorLast() throws XmlException {
        var page = new ResultSet.Page(Optional.empty(), Optional.empty(), OptionalLong.of(0), OptionalLong.of(0));
        assertEquals(set("<count>0</count>"), page.element());
    }

    private static ResultSet read(String content) throws XmlException {
        return ResultSet.in(Element.of("query", "urn:example", set(content)));
    }

    private static Element set(String content) throws XmlException {
        return ElementParser.parse("<set xmlns='http://jabber.org/protocol/rsm'>" + content + "</set>");
    }
}
