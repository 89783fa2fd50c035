package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "/etc/passwd", "a/b", "..\\x", "a\r\nSet-Cookie: x", "a\u0000", "gpj.\u202Eexe"})
    void whatIsNoNameIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new FileName(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {".htaccess", "...", "a b", "<b>.svg", "ملف.txt", "👩‍👧.png", "100%"})
    void whatPeopleCallTheirFilesIsTaken(String text) {
        assertEquals(text, new FileName(text).text());
    }

    @Test
    void aNameIsAsLongAsAFileSystemTakesIt() {
        assertEquals(255, new FileName("é".repeat(127) + "x").text().getBytes(StandardCharsets.UTF_8).length);
        assertThrows(IllegalArgumentException.class, () -> new FileName("é".repeat(128)));
    }

    @Test
    void allButUnreservedIsPercentEncoded() {
        assertEquals("tr%C3%A8s%20cool-1_2.3~.jpg", new FileName("très cool-1_2.3~.jpg").percentEncoded());
        assertEquals("%3Cb%3E%25%3B%26%23%3F%27", new FileName("<b>%;&#?'").percentEncoded());
    }

    @Test
    void noPercentSignIsInAUrl() {
        assertEquals("100_%20sure", new FileName("100% sure").inUrl());
    }
}
