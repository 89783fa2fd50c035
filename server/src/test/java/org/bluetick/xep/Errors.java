package org.bluetick.xep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.junit.jupiter.api.function.Executable;

/// What tests expect to go wrong.
final class Errors {
    private Errors() {}

    static void assertError(StanzaError expected, Executable request) {
        StanzaException answer = assertThrows(StanzaException.class, request);
        assertEquals(expected.condition(), answer.error().condition());
        assertEquals(expected.type(), answer.error().type());
    }
}
