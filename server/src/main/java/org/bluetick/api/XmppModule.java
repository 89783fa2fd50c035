package org.bluetick.api;

import java.util.List;
import java.util.Set;

/// A named unit that installs handlers: a XEP, a service, a store. Found by `ServiceLoader` (so it has a public
/// constructor without parameters), installed once at start, closed once at the end.
public interface XmppModule {
    /// The name of its table in the configuration, for instance `http-upload`.
    String name();

    /// The names of modules whose ports this one asks for: those among them that are there are installed before it.
    default Set<String> after() {
        return Set.of();
    }

    /// Registers what the module does. Nothing is served before all modules are installed.
    void install(ModuleContext context);

    /// The administrator's commands it has. They are asked for without installing the module, so that help and completion
    /// know them when no server runs; `install` gives each its handler: [ModuleContext#command].
    default List<AdminCommand> commands() {
        return List.of();
    }

    default void close() {}
}
