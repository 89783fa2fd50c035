package org.bluetick.api;

/// Carries out a command; may block. Runs on a thread of the caller's own, or in the turn of the administrator's session.
@FunctionalInterface
public interface AdminHandler {
    /// @return what to show, without a line end; may be several lines, may be empty
    /// @throws AdminException with one line when it cannot be done
    String run(AdminArguments arguments);
}
