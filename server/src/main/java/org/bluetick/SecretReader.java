package org.bluetick;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.bluetick.api.AdminException;
import org.jspecify.annotations.Nullable;

/// Asks for a password: on a terminal twice and unseen, otherwise the first line of standard input.
interface SecretReader {
    String read(String name);

    static SecretReader ofProcess() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return terminal ? name -> ask(console, name) : SecretReader::readLine;
    }

    private static String ask(Console console, String name) {
        String first = typed(console.readPassword("%s: ", name), name);
        String second = typed(console.readPassword("%s again: ", name), name);
        if (!first.equals(second)) {
            throw new AdminException("the two are not the same; nothing was changed");
        }
        return first;
    }

    private static String typed(char @Nullable [] typed, String name) {
        if (typed == null || typed.length == 0) {
            throw new AdminException("no " + name + " was typed; nothing was changed");
        }
        return new String(typed);
    }

    private static String readLine(String name) {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new AdminException("no " + name + " on standard input; expected it there, or --" + name);
            }
            return line;
        } catch (IOException e) {
            throw new AdminException("standard input cannot be read: " + e.getMessage());
        }
    }
}
