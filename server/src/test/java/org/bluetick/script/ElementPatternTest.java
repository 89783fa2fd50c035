package org.bluetick.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ElementPatternTest {
    private final Map<String, String> captured = new HashMap<>();

    private Optional<String> mismatch(String pattern, String actual) {
        return new ElementPattern(XmlText.elements(pattern).getFirst()).mismatch(XmlText.elements(actual).getFirst(), captured);
    }

    private void assertMatches(String pattern, String actual) {
        assertEquals(Optional.empty(), mismatch(pattern, actual));
    }

    private void assertDiffers(String pattern, String actual, String why) {
        assertTrue(mismatch(pattern, actual).orElse("it matches").contains(why), () -> mismatch(pattern, actual).toString());
    }

    @Test
    void whatIsNotNamedIsNotCompared() {
        assertMatches("<message><body/></message>", "<message id='m1'><x xmlns='u'/><body>Hello</body></message>");
    }

    @Test
    void whatIsNamedMustBeThere() {
        assertDiffers("<message id='m1'/>", "<message/>", "absent");
        assertDiffers("<message id='m1'/>", "<message id='m2'/>", "'m2'");
        assertDiffers("<message><body/></message>", "<message/>", "there is no <body");
        assertDiffers("<message><body>Hello</body></message>", "<message><body>Bye</body></message>", "'Bye'");
        assertDiffers("<x xmlns='one'/>", "<x xmlns='two'/>", "expected <x xmlns='one'/>");
    }

    @Test
    void twoPatternsNeedTwoChildren() {
        assertDiffers("<a><b/><b/></a>", "<a><b/></a>", "there is no <b");
    }

    @Test
    void valuesMayBeOpen() {
        assertMatches("<a one='*' two='!x' three='/\\d+/' four='{none}'/>", "<a one='1' two='2' three='33'/>");
        assertDiffers("<a two='!x'/>", "<a two='x'/>", "'x'");
        assertDiffers("<a one='*'/>", "<a/>", "absent");
        assertDiffers("<a four='{none}'/>", "<a four='4'/>", "'4'");
    }

    @Test
    void aValueIsCapturedWhenAllMatches() {
        assertMatches("<a id='{id=*}'><b>{text=*}</b></a>", "<a id='7'><b>eight</b></a>");
        assertEquals(Map.of("id", "7", "text", "eight"), captured);
    }

    @Test
    void nothingIsCapturedWhenSomethingDiffers() {
        assertDiffers("<a id='{id=*}' to='me'/>", "<a id='7'/>", "absent");
        assertEquals(Map.of(), captured);
    }

    @Test
    void childrenMayBeForbidden() {
        assertMatches("<a><not><b/></not></a>", "<a><c/></a>");
        assertDiffers("<a><not><b/></not></a>", "<a><b/></a>", "must not be there");
        assertMatches("<a><b/><nothing-else/></a>", "<a><b/></a>");
        assertDiffers("<a><b/><nothing-else/></a>", "<a><b/><c/></a>", "nothing else");
    }
}
