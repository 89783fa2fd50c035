package org.bluetick.xep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminCommands;
import org.bluetick.api.Administrators;
import org.bluetick.api.Limits;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.TestContext;
import org.bluetick.api.XmppModule;
import org.junit.jupiter.api.Test;

final class BuiltInTest {
    @Test
    void everyExtensionHasATableOfItsOwn() {
        List<String> names = BuiltIn.all().stream().map(XmppModule::name).toList();

        assertEquals(names.size(), new HashSet<>(names).size());
        assertTrue(names.stream().allMatch(name -> name.matches("[a-z-]+")), names.toString());
    }

    @Test
    void allAreInstalledTogetherWithTheirDefaults() {
        TestContext context = new TestContext();
        context.provide(RoutingTable.class, new TestRoutes());
        context.provide(Limits.class, new Limits(10_000, 262_144, Duration.ofMinutes(5), true));
        context.provide(Accounts.class, new TestAccounts());
        context.provide(AdminCommands.class, new CommandRegistry());
        context.provide(Administrators.class, jid -> false);

        context.install(BuiltIn.all().toArray(XmppModule[]::new));

        assertTrue(context.server().containsAll(List.of("jabber:iq:last", "jabber:iq:private", "jabber:iq:register",
                "jabber:iq:version", "urn:xmpp:blocking", "urn:xmpp:ping", "urn:xmpp:time", "vcard-temp")));
    }
}
