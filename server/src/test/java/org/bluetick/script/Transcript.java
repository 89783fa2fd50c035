package org.bluetick.script;

import java.util.ArrayList;
import java.util.List;

/// What was said in a script, for the one who must find out why it failed. May be written to from any thread.
final class Transcript {
    private final List<String> entries = new ArrayList<>();
    private int line;

    synchronized void at(int line) {
        this.line = line;
    }

    synchronized void sent(String client, String what) {
        add(client + " → " + what);
    }

    synchronized void received(String client, String what) {
        add(client + " ← " + what);
    }

    private void add(String entry) {
        entries.add("%4d  %s".formatted(line, entry));
    }

    @Override
    public synchronized String toString() {
        return String.join("\n", entries);
    }
}
