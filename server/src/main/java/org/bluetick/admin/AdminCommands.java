package org.bluetick.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bluetick.admin.AdminCommand.Parameter;

/// The commands of a running server: definitions with their handlers.
public final class AdminCommands {
    private final SequencedMap<String, Bound> commands = new LinkedHashMap<>();

    public AdminCommands(List<Bound> commands) {
        for (Bound bound : commands) {
            if (this.commands.put(bound.command().name(), bound) != null) {
                throw new IllegalArgumentException("two commands are called \"" + bound.command().name() + "\"");
            }
        }
    }

    /// A definition and what carries it out.
    public record Bound(AdminCommand command, AdminHandler handler) {}

    public static Bound of(AdminCommand command, AdminHandler handler) {
        return new Bound(command, handler);
    }

    public List<AdminCommand> definitions() {
        return commands.values().stream().map(Bound::command).toList();
    }

    /// @throws AdminException when there is no such command, its arguments do not fit, or it fails
    public String run(String name, Map<String, String> arguments) {
        Bound bound = commands.get(name);
        if (bound == null) {
            throw new AdminException("this server has no command \"" + name + "\"");
        }
        check(bound.command(), arguments);
        return bound.handler().run(arguments);
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
