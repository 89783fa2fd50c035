package org.bluetick.api;

import java.util.List;
import java.util.Map;

/// The administrator's commands of a running server, whole once it accepts connections. A port:
/// `context.get(AdminCommands.class)`. Whoever runs one has made sure that an administrator wants it.
public interface AdminCommands {
    /// In the order they were registered.
    List<AdminCommand> definitions();

    /// @param arguments by parameter name
    /// @return what the command says
    /// @throws AdminException when there is no such command, its arguments do not fit, or it cannot be done
    String run(String name, Map<String, String> arguments);
}
