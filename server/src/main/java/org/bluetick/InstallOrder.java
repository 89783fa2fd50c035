package org.bluetick;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.bluetick.api.XmppModule;

/// Puts modules behind those they ask for ports ([XmppModule#after]); the others keep their places. One thread.
final class InstallOrder {
    private final Map<String, XmppModule> byName = new LinkedHashMap<>();
    private final SequencedSet<String> under = new LinkedHashSet<>();
    private final SequencedSet<XmppModule> placed = new LinkedHashSet<>();

    private InstallOrder() {}

    /// @throws IllegalStateException when modules wait for each other, or two have one name
    static List<XmppModule> of(List<XmppModule> modules) {
        InstallOrder order = new InstallOrder();
        for (XmppModule module : modules) {
            XmppModule other = order.byName.putIfAbsent(module.name(), module);
            if (other != null) {
                throw new IllegalStateException("two modules are named " + module.name() + ": "
                        + other.getClass().getName() + " and " + module.getClass().getName());
            }
        }
        modules.forEach(order::place);
        return new ArrayList<>(order.placed);
    }

    private void place(XmppModule module) {
        if (placed.contains(module)) {
            return;
        }
        if (!under.add(module.name())) {
            throw new IllegalStateException("modules wait for each other: " + String.join(", ", under));
        }
        module.after().stream().filter(byName::containsKey).sorted().map(byName::get).forEach(this::place);
        under.remove(module.name());
        placed.add(module);
    }
}
