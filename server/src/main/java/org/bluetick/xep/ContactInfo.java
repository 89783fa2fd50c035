package org.bluetick.xep;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.DataForm;
import org.jspecify.annotations.Nullable;

/// XEP-0157: Contact Addresses for XMPP Services, from the configuration; nothing there, nothing said.
final class ContactInfo implements XmppModule {
    /// URIs, for instance `mailto:abuse@example.org`, each by its role.
    record Config(
            @Nullable List<String> abuse,
            @Nullable List<String> admin,
            @Nullable List<String> feedback,
            @Nullable List<String> sales,
            @Nullable List<String> security,
            @Nullable List<String> status,
            @Nullable List<String> support) {

        Map<String, List<String>> byRole() {
            Map<String, List<String>> roles = new LinkedHashMap<>();
            add(roles, "abuse", abuse);
            add(roles, "admin", admin);
            add(roles, "feedback", feedback);
            add(roles, "sales", sales);
            add(roles, "security", security);
            add(roles, "status", status);
            add(roles, "support", support);
            return roles;
        }

        private static void add(Map<String, List<String>> roles, String role, @Nullable List<String> uris) {
            if (uris != null && !uris.isEmpty()) {
                uris.forEach(uri -> requireUri(role, uri));
                roles.put(role, uris);
            }
        }

        private static void requireUri(String role, String uri) {
            if (!isAbsolute(uri)) {
                throw new IllegalArgumentException("contact-info." + role + ": \"" + uri
                        + "\" is no URI; expected for example mailto:" + role + "@example.org");
            }
        }

        private static boolean isAbsolute(String uri) {
            try {
                return new URI(uri).isAbsolute();
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }

    @Override
    public String name() {
        return "contact-info";
    }

    @Override
    public void install(ModuleContext context) {
        Map<String, List<String>> addresses = context.config(Config.class).byRole();
        if (!addresses.isEmpty()) {
            context.form(form(addresses).element());
        }
    }

    private static DataForm form(Map<String, List<String>> addresses) {
        DataForm form = DataForm.of(DataForm.Type.RESULT, "http://jabber.org/network/serverinfo");
        for (Map.Entry<String, List<String>> role : addresses.entrySet()) {
            form = form.with(role.getKey() + "-addresses", role.getValue().toArray(String[]::new));
        }
        return form;
    }
}
