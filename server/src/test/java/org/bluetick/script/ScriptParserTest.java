package org.bluetick.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScriptParserTest {
    private static void assertRefused(String text, String why) {
        ScriptFailure failure = assertThrows(ScriptFailure.class, () -> ScriptParser.parse("test", text));
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }

    @Test
    void sentencesSettingsAndComments() {
        Script script = ScriptParser.parse("test", """
                # RFC 6121 §5
                The server has registration.open = true

                Romeo connects   # he is first
                Romeo sends:
                  <presence>
                    <show>away</show>
                  </presence>
                """);
        assertEquals(Map.of("registration.open", "true"), script.settings());
        assertEquals(2, script.steps().size());
        assertEquals("Romeo connects", script.steps().getFirst().sentence());
        assertEquals(5, script.steps().getLast().line());
    }

    @Test
    void aSentenceNobodyKnowsIsRefusedWithItsLine() {
        assertRefused("Romeo connects\nRomeo sings", "test:2: \"Romeo sings\"");
    }

    @Test
    void aPatternThatIsNoXmlIsRefused() {
        assertRefused("Romeo receives <presence>", "not well-formed");
    }

    @Test
    void aMissingOrSuperfluousBlockIsRefused() {
        assertRefused("Romeo sends:\nRomeo connects", "nothing indented");
        assertRefused("Romeo connects\n  <presence/>", "complete");
    }
}
