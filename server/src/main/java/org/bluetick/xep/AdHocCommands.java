package org.bluetick.xep;

import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bluetick.address.Jid;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Kind;
import org.bluetick.api.AdminCommand.Parameter;
import org.bluetick.api.AdminCommands;
import org.bluetick.api.AdminException;
import org.bluetick.api.Administrators;
import org.bluetick.api.DiscoNodes;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.DataForm.Field;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0050: Ad-Hoc Commands. The administrator's commands, for the accounts that the configuration names; those that
/// XEP-0133 knows under its names. A command with parameters has two stages, a form and its submission; nothing is
/// remembered between them. Stateless; a command runs in the turn of who gives it.
final class AdHocCommands implements XmppModule {
    static final String NAMESPACE = "http://jabber.org/protocol/commands";
    private static final String ADMIN = "http://jabber.org/protocol/admin";
    private static final Logger LOG = LoggerFactory.getLogger(AdHocCommands.class);

    /// What XEP-0133 calls a command, a parameter and an output of ours.
    private record Standard(String node, Map<String, String> fields, String output) {}

    private static final Map<String, Standard> STANDARD = Map.of(
            "user add", new Standard("#add-user", Map.of("jid", "accountjid"), "output"),
            "user delete", new Standard("#delete-user", Map.of("jid", "accountjids"), "output"),
            "user password", new Standard("#change-user-password", Map.of("jid", "accountjid"), "output"),
            "user list", new Standard("#get-registered-users-list", Map.of(), "registereduserjids"),
            "stop", new Standard("#shutdown", Map.of(), "output"));

    @Override
    public String name() {
        return "ad-hoc";
    }

    @Override
    public void install(ModuleContext context) {
        Answers answers = new Answers(context.domain(), context.get(AdminCommands.class), context.get(Administrators.class));
        context.feature(NAMESPACE);
        context.iq(SET, "command", NAMESPACE, SERVER, answers::execute);
        context.find(DiscoNodes.class).ifPresent(nodes -> nodes.server(answers));
    }

    /// A command as XEP-0050 sees it.
    private record AdHoc(AdminCommand command) {
        String node() {
            Standard standard = STANDARD.get(command.name());
            return standard == null ? command.name().replace(' ', '-') : ADMIN + standard.node();
        }

        String field(Parameter parameter) {
            return standard().map(Standard::fields).map(fields -> fields.get(parameter.name())).orElse(parameter.name());
        }

        String output() {
            return standard().map(Standard::output).orElse("output");
        }

        DataForm form() {
            DataForm form = DataForm.of(DataForm.Type.FORM, ADMIN).titled(command.name(), command.description());
            for (Parameter parameter : command.parameters()) {
                String type = parameter.kind() == Kind.SECRET ? "text-private" : "text-single";
                Field field = Field.of(field(parameter), type, parameter.description());
                form = form.with(parameter.required() ? field.asRequired() : field);
            }
            return form;
        }

        /// What was filled in; an empty value is none.
        Map<String, String> arguments(DataForm form) {
            Map<String, String> arguments = new HashMap<>();
            for (Parameter parameter : command.parameters()) {
                List<String> values = form.values(field(parameter));
                if (values.size() > 1) {
                    throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                            field(parameter) + ": found " + values.size() + " values; expected one"));
                }
                values.stream().filter(value -> !value.isBlank()).forEach(value -> arguments.put(parameter.name(), value));
            }
            return arguments;
        }

        private Optional<Standard> standard() {
            return Optional.ofNullable(STANDARD.get(command.name()));
        }
    }

    private record Answers(Jid domain, AdminCommands commands, Administrators administrators) implements DiscoNodes.Source {
        Element execute(IqRequest request) {
            requireAdministrator(request);
            AdHoc adHoc = find(request.payload().attribute("node").orElse(""))
                    .orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
            return switch (request.payload().attribute("action").orElse("execute")) {
                case "execute", "complete" -> executed(adHoc, request);
                case "cancel" -> answer(adHoc, request, "canceled");
                case "next", "prev" -> throw refused("bad-action");
                default -> throw refused("malformed-action");
            };
        }

        private Element executed(AdHoc adHoc, IqRequest request) {
            Optional<DataForm> form = DataForm.in(request.payload());
            if (form.isEmpty() && !adHoc.command().parameters().isEmpty()) {
                Element actions = Element.of("actions", NAMESPACE, Element.of("complete", NAMESPACE)).with("execute", "complete");
                return answer(adHoc, request, "executing").plus(actions).plus(adHoc.form().element());
            }
            Element completed = answer(adHoc, request, "completed");
            try {
                String text = commands.run(adHoc.command().name(), form.map(adHoc::arguments).orElse(Map.of()));
                LOG.info("Command \"{}\" was carried out for {}", adHoc.command().name(), request.from());
                return completed.plus(result(adHoc, text));
            } catch (AdminException e) {
                return completed.plus(note("error", String.valueOf(e.getMessage())));
            }
        }

        private static Element result(AdHoc adHoc, String text) {
            List<String> lines = text.lines().toList();
            if (lines.size() == 1 && adHoc.output().equals("output")) {
                return note("info", text);
            }
            Field output = Field.of(adHoc.output(), "text-multi", adHoc.command().description(), lines.toArray(String[]::new));
            return DataForm.of(DataForm.Type.RESULT, ADMIN).with(output).element();
        }

        private static Element note(String type, String text) {
            return Element.of("note", NAMESPACE).with("type", type).plusText(text);
        }

        private static Element answer(AdHoc adHoc, IqRequest request, String status) {
            return Element.of("command", NAMESPACE)
                    .with("node", adHoc.node())
                    .with("sessionid", request.payload().attribute("sessionid").orElseGet(() -> UUID.randomUUID().toString()))
                    .with("status", status);
        }

        private static StanzaException refused(String condition) {
            return new StanzaException(StanzaError.BAD_REQUEST.with(Element.of(condition, NAMESPACE)));
        }

        @Override
        public Optional<Element> info(IqRequest request, String node) {
            if (node.equals(NAMESPACE)) {
                return Optional.of(info(node, "command-list", "Administrator's commands"));
            }
            Optional<AdHoc> adHoc = find(node);
            if (adHoc.isPresent()) {
                requireAdministrator(request);
            }
            return adHoc.map(found -> info(node, "command-node", found.command().description())
                    .plus(ServerInfo.feature(NAMESPACE))
                    .plus(ServerInfo.feature(DataForm.NAMESPACE)));
        }

        /// Who may not give commands sees none.
        @Override
        public Optional<Element> items(IqRequest request, String node) {
            if (!node.equals(NAMESPACE)) {
                return find(node).map(leaf -> Element.of("query", Disco.ITEMS).with("node", node));
            }
            List<AdminCommand> shown = administrators.include(request.from()) ? commands.definitions() : List.of();
            return Optional.of(Element.of("query", Disco.ITEMS).with("node", node).plus(shown.stream()
                    .map(command -> Element.of("item", Disco.ITEMS)
                            .with("jid", domain.toString())
                            .with("node", new AdHoc(command).node())
                            .with("name", command.description()))
                    .toList()));
        }

        private static Element info(String node, String type, String name) {
            Element identity = Element.of("identity", ServerInfo.INFO)
                    .with("category", "automation").with("type", type).with("name", name);
            return Element.of("query", ServerInfo.INFO, identity).with("node", node);
        }

        private Optional<AdHoc> find(String node) {
            return commands.definitions().stream().map(AdHoc::new).filter(adHoc -> adHoc.node().equals(node)).findFirst();
        }

        private void requireAdministrator(IqRequest request) {
            if (!administrators.include(request.from())) {
                throw new StanzaException(StanzaError.FORBIDDEN);
            }
        }
    }
}
