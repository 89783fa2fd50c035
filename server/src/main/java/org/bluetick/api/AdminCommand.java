package org.bluetick.api;

import java.util.List;

/// What a command of the administrator is called and takes: one definition for the command line and for ad-hoc commands
/// (XEP-0050).
///
/// ```java
/// static final AdminCommand LIST = AdminCommand.of("s2s list", "List the connections to other servers.");
/// ```
/// @param name words, as typed: `user add`
/// @param description one sentence, for help
public record AdminCommand(String name, String description, List<Parameter> parameters) {
    public AdminCommand {
        parameters = List.copyOf(parameters);
        if (!name.matches("[a-z0-9-]+( [a-z0-9-]+)*")) {
            throw new IllegalArgumentException("command \"" + name + "\": expected words of a-z, 0-9 and -");
        }
    }

    public static AdminCommand of(String name, String description, Parameter... parameters) {
        return new AdminCommand(name, description, List.of(parameters));
    }

    /// How a parameter is given: by its place on the command line, as an option, or as an option that, when it is not
    /// given, is asked for without showing it.
    public enum Kind { POSITIONAL, OPTION, SECRET }

    /// @param name as in `--name`, and the key of the argument
    public record Parameter(String name, String description, Kind kind, boolean required) {
        public static Parameter positional(String name, String description) {
            return new Parameter(name, description, Kind.POSITIONAL, true);
        }

        public static Parameter option(String name, String description) {
            return new Parameter(name, description, Kind.OPTION, false);
        }

        public static Parameter secret(String name, String description) {
            return new Parameter(name, description, Kind.SECRET, true);
        }
    }
}
