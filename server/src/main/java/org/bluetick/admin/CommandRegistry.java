package org.bluetick.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bluetick.api.AdminArguments;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Parameter;
import org.bluetick.api.AdminCommands;
import org.bluetick.api.AdminException;
import org.bluetick.api.AdminHandler;

/// The commands of a running server: definitions with their handlers. Filled by the thread that
/// starts the server, read by any.
public final class CommandRegistry implements AdminCommands {
    private record Bound(AdminCommand command, AdminHandler handler) {}

    private final List<Bound> commands = new CopyOnWriteArrayList<>();

    public void add(AdminCommand command, AdminHandler handler) {
        if (definitions().stream().anyMatch(known -> known.name().equals(command.name()))) {
            throw new IllegalStateException("two commands are called \"" + command.name() + "\"");
        }
        commands.add(new Bound(command, handler));
    }

    @Override
    public List<AdminCommand> definitions() {
        return commands.stream().map(Bound::command).toList();
    }

    @Override
    public String run(String name, Map<String, String> arguments) {
        Bound bound = commands.stream()
                .filter(known -> known.command().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AdminException("this server has no command \"" + name + "\""));
        check(bound.command(), arguments);
        return bound.handler().run(new AdminArguments(arguments));
    }

    private static void check(AdminCommand command, Map<String, String> arguments) {
        List<String> known = command.parameters().stream().map(Parameter::name).toList();
        for (String given : arguments.keySet()) {
            if (!known.contains(given)) {
                throw new AdminException(command.name() + ": unknown argument \"" + given + "\"; expected " + known);
            }
        }
        for (Parameter parameter : command.parameters()) {
            if (parameter.required() && !arguments.containsKey(parameter.name())) {
                throw new AdminException(command.name() + ": " + parameter.name() + " is missing");
            }
        }
    }
}
