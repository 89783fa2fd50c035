package org.bluetick.xep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Parameter;
import org.bluetick.api.AdminCommands;
import org.bluetick.api.AdminException;
import org.bluetick.api.Administrators;
import org.bluetick.api.TestContext;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// XEP-0050, for an administrator.
final class AdHocCommandsTest {
    private static final String COMMANDS = "http://jabber.org/protocol/commands";
    private static final String ADD = "http://jabber.org/protocol/admin#add-user";
    private static final String ADMIN = "admin@example.org/desk";

    private final TestContext server = new TestContext();

    @BeforeEach
    void install() {
        server.provide(AdminCommands.class, new TestCommands());
        server.provide(Administrators.class, jid -> jid.bare().equals(Jid.of("admin@example.org")));
        server.install(new Disco(), new AdHocCommands());
    }

    @Test
    void allAreListedThoseOfTheStandardUnderItsNames() {
        Element items = server.get(ADMIN, "example.org",
                Element.of("query", "http://jabber.org/protocol/disco#items").with("node", COMMANDS));

        assertEquals(List.of(ADD, "http://jabber.org/protocol/admin#get-registered-users-list", "peers-list"),
                items.elements().map(item -> item.attribute("node").orElseThrow()).toList());
        assertTrue(items.elements().allMatch(item -> item.attribute("jid").orElseThrow().equals("example.org")));
    }

    @Test
    void aCommandSaysWhatItIs() {
        Element info = server.get(ADMIN, "example.org",
                Element.of("query", "http://jabber.org/protocol/disco#info").with("node", "peers-list"));

        Element identity = info.firstElement().orElseThrow();
        assertEquals("automation", identity.attribute("category").orElseThrow());
        assertEquals("command-node", identity.attribute("type").orElseThrow());
        assertEquals(List.of(COMMANDS, "jabber:x:data"),
                info.elements("feature", info.namespace()).map(feature -> feature.attribute("var").orElseThrow()).toList());
    }

    @Test
    void aCommandWithoutParametersIsCarriedOutAtOnce() {
        Element done = command("peers-list", "execute");

        assertEquals("completed", done.attribute("status").orElseThrow());
        assertTrue(done.attribute("sessionid").isPresent());
        assertEquals(List.of("example.net", "example.com"), DataForm.in(done).orElseThrow().values("output"));
    }

    @Test
    void theListOfUsersIsInTheFieldOfTheStandard() {
        Element done = command("http://jabber.org/protocol/admin#get-registered-users-list", "execute");

        assertEquals(List.of("admin@example.org"), DataForm.in(done).orElseThrow().values("registereduserjids"));
    }

    @Test
    void aCommandWithParametersGivesAForm() {
        Element asked = command(ADD, "execute");

        assertEquals("executing", asked.attribute("status").orElseThrow());
        assertEquals("complete", asked.child("actions", COMMANDS).orElseThrow().attribute("execute").orElseThrow());
        DataForm form = DataForm.in(asked).orElseThrow();
        assertTrue(form.field("accountjid").orElseThrow().required());
        assertEquals("text-private", form.field("password").orElseThrow().type());
    }

    @Test
    void theFilledInFormIsCarriedOut() {
        Element done = submit(DataForm.of(DataForm.Type.SUBMIT, "http://jabber.org/protocol/admin")
                .with("accountjid", "romeo@example.org").with("password", "secret").with("email", "ignored"));

        assertEquals("completed", done.attribute("status").orElseThrow());
        assertEquals("s1", done.attribute("sessionid").orElseThrow());
        assertEquals("created romeo@example.org", note(done, "info"));
    }

    @Test
    void whatCannotBeDoneCompletesWithANote() {
        Element done = submit(DataForm.of(DataForm.Type.SUBMIT, "http://jabber.org/protocol/admin").with("accountjid", ""));

        assertEquals("jid is missing", note(done, "error"));
    }

    @Test
    void aCommandCanBeCancelled() {
        assertEquals("canceled", command(ADD, "cancel").attribute("status").orElseThrow());
    }

    @Test
    void actionsThatAreNotOfferedAreRefused() {
        assertEquals("bad-action", refusal(ADD, "prev"));
        assertEquals("malformed-action", refusal(ADD, "dance"));
    }

    private String refusal(String node, String action) {
        StanzaException e = assertThrows(StanzaException.class, () -> command(node, action));
        return e.error().element().elements().skip(1).findFirst().orElseThrow().name();
    }

    private Element command(String node, String action) {
        return server.set(ADMIN, "example.org", Element.of("command", COMMANDS).with("node", node).with("action", action));
    }

    private Element submit(DataForm form) {
        return server.set(ADMIN, "example.org",
                Element.of("command", COMMANDS, form.element()).with("node", ADD).with("sessionid", "s1"));
    }

    private static String note(Element done, String type) {
        Element note = done.child("note", COMMANDS).orElseThrow();
        assertEquals(type, note.attribute("type").orElseThrow());
        return note.text();
    }

    private record TestCommands() implements AdminCommands {
        @Override
        public List<AdminCommand> definitions() {
            return List.of(
                    AdminCommand.of("user add", "Create an account.",
                            Parameter.positional("jid", "Its address"), Parameter.secret("password", "Its password")),
                    AdminCommand.of("user list", "List the accounts."),
                    AdminCommand.of("peers list", "List the peers."));
        }

        @Override
        public String run(String name, Map<String, String> arguments) {
            return switch (name) {
                case "user add" -> {
                    if (!arguments.containsKey("jid")) {
                        throw new AdminException("jid is missing");
                    }
                    yield "created " + arguments.get("jid");
                }
                case "user list" -> "admin@example.org";
                default -> "example.net\nexample.com";
            };
        }
    }
}
