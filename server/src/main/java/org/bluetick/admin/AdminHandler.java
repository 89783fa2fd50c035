package org.bluetick.admin;

import java.util.Map;

/// Carries out a command, on a virtual thread of the caller's own.
@FunctionalInterface
public interface AdminHandler {
    /// @param arguments by parameter name; the required ones are there, others may be
    /// @return what to show, without a line end; may be several lines, may be empty
    /// @throws AdminException with one line when it cannot be done
    String run(Map<String, String> arguments);
}
