package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// XEP-0334 §4.4: a message of any type but error is stored when it asks for it.
class WorthTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final String HINTS = "urn:xmpp:hints";

    @Test
    void administratorsReadTheSameTable() throws IOException {
        List<String> table = Files.readAllLines(Path.of("src/main/java/org/bluetick/journal/Worth.java")).stream()
                .filter(line -> line.startsWith("/// |")).map(line -> line.substring("/// ".length())).toList();

        assertTrue(Files.readString(Path.of("../docs/operating.md")).contains(String.join("\n", table)),
                () -> "docs/operating.md: expected the table of Worth:\n" + String.join("\n", table));
    }

    private static Worth worth(Message.Type type, String... hints) {
        Message message = Message.of(ROMEO, JULIET, type, Element.of("body", Stanza.NAMESPACE));
        Element element = message.element();
        for (String hint : hints) {
            element = element.plus(Element.of(hint, HINTS));
        }
        return Worth.of(message.withElement(element));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "NORMAL", "HEADLINE", "GROUPCHAT"})
    void whatIsToBeStoredIs(Message.Type type) {
        assertEquals(Worth.ARCHIVE, worth(type, "store"));
        assertEquals(Worth.UNTIL_DELIVERED, worth(type, "store", "no-permanent-store"));
        assertEquals(Worth.NOTHING, worth(type, "store", "no-store"));
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADLINE", "GROUPCHAT"})
    void newsAndRoomsAreNotStoredUnasked(Message.Type type) {
        assertEquals(Worth.NOTHING, worth(type));
        assertEquals(Worth.NOTHING, worth(type, "no-permanent-store"));
    }
}
