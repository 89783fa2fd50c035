package org.bluetick.stanza;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// XEP-0004.
final class DataFormTest {
    private static final DataForm FORM = DataForm.of(DataForm.Type.FORM, "urn:example")
            .titled("Title", "Fill it in.")
            .with(DataForm.Field.of("username", "text-single", "User name").asRequired())
            .with(DataForm.Field.of("colour", "list-single", "Colour", "red")
                    .with(new DataForm.Option("Red", "red"), new DataForm.Option("Blue", "blue")));

    @Test
    void aFormReadsAsItWasWritten() {
        assertEquals(FORM, DataForm.read(FORM.element()));
    }

    @Test
    void valuesAreFoundByTheNameOfTheirField() {
        DataForm form = DataForm.of(DataForm.Type.SUBMIT, "urn:example").with("with", "a", "b").with("none");

        assertEquals(Optional.of("urn:example"), form.formType());
        assertEquals(List.of("a", "b"), form.values("with"));
        assertEquals(Optional.of("a"), form.value("with"));
        assertEquals(Optional.empty(), form.value("none"));
        assertEquals(Optional.empty(), form.value("absent"));
    }

    @Test
    void aFormOfAnotherTypeIsRefused() {
        Element form = FORM.element().with("type", "essay");

        StanzaException error = assertThrows(StanzaException.class, () -> DataForm.read(form));

        assertEquals("data form of type \"essay\"; expected form, submit, cancel or result", error.error().text());
    }
}
