package org.bluetick.xep;

import static org.bluetick.xep.Registration.NAMESPACE;

import java.util.Optional;
import org.bluetick.stanza.DataForm;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// The two fields of a registration (XEP-0077 §3.1), as a client has filled them in; empty where it has not.
record Credentials(String username, String password) {
    private static final String INSTRUCTIONS = "Choose a user name and a password.";

    /// What is to be filled in: the plain fields, and a data form that says the same.
    static Element blank() {
        DataForm form = DataForm.of(DataForm.Type.FORM, NAMESPACE)
                .titled("Registration", INSTRUCTIONS)
                .with(DataForm.Field.of("username", "text-single", "User name").asRequired())
                .with(DataForm.Field.of("password", "text-private", "Password").asRequired());
        return Element.of("query", NAMESPACE,
                Element.of("instructions", NAMESPACE, new Text(INSTRUCTIONS)),
                Element.of("username", NAMESPACE),
                Element.of("password", NAMESPACE),
                form.element());
    }

    /// A data form takes precedence over the plain fields (XEP-0077 §4).
    static Credentials in(Element query) {
        Optional<DataForm> form = DataForm.in(query);
        return form.isPresent()
                ? new Credentials(form.get().value("username").orElse(""), form.get().value("password").orElse(""))
                : new Credentials(plain(query, "username"), plain(query, "password"));
    }

    private static String plain(Element query, String field) {
        return query.child(field, NAMESPACE).map(Element::text).orElse("");
    }

    boolean isComplete() {
        return !username.isEmpty() && !password.isEmpty();
    }

    /// Without the password, which belongs in no log.
    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
