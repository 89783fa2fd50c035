package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypeTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "text", "/", "text/", "text/plain\r\nX-Evil: 1", "text/plain; charset", "text plain", "text/plain;"})
    void whatIsNoMediaTypeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new MediaType(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain;charset=utf-8", "audio/ogg; codecs=\"opus, vorbis\"", "application/x.y+z"})
    void whatIsOneIsTaken(String text) {
        assertEquals(text, new MediaType(text).text());
    }

    @Test
    void parametersAndLetterCaseMakeNoOtherType() {
        assertTrue(new MediaType("Text/Plain").isSameAs(new MediaType("text/plain ; charset=utf-8")));
        assertFalse(new MediaType("text/plain").isSameAs(new MediaType("text/html")));
    }

    @Test
    void whatCanHoldAScriptIsNotShown() {
        assertTrue(new MediaType("IMAGE/png; x=y").mayBeShown());
        for (String text : new String[] {"text/html", "image/svg+xml", "application/pdf", "text/xml", "application/octet-stream"}) {
            assertFalse(new MediaType(text).mayBeShown(), text);
        }
    }
}
