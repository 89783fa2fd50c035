package org.bluetick.archive;

import java.util.List;
import org.bluetick.stanza.DataForm;
import org.bluetick.xml.Element;

/// The form a query can be filled in by (XEP-0313 §4.1.5).
final class QueryForm {
    private static final String VALIDATE = "http://jabber.org/protocol/xdata-validate";

    private QueryForm() {}

    static Element element(boolean searchable) {
        DataForm form = DataForm.of(DataForm.Type.FORM, MamQuery.NAMESPACE)
                .with(DataForm.Field.of("with", "jid-single", "To or from"));
        for (String var : List.of("start", "end", "before-id", "after-id")) {
            form = form.with(DataForm.Field.of(var, "text-single", ""));
        }
        if (searchable) {
            form = form.with(DataForm.Field.of(MamQuery.FULL_TEXT_FIELD, "text-single", "Words to search for"));
        }
        return form.element().plus(ids());
    }

    /// Any values, not only those of a list.
    private static Element ids() {
        Element validate = Element.of("validate", VALIDATE, Element.of("open", VALIDATE)).with("datatype", "xs:string");
        return Element.of("field", DataForm.NAMESPACE, validate).with("var", "ids").with("type", "list-multi");
    }
}
