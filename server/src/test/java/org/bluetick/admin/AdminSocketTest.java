package org.bluetick.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminSocketTest {
    @TempDir
    Path directory;

    private AdminSocket socket;
    private AdminClient client;

    @BeforeEach
    void open() throws IOException {
        CommandRegistry commands = new CommandRegistry();
        commands.add(AdminCatalogue.USER_ADD, arguments -> "created " + arguments.get("jid") + " " + arguments.get("password"));
        commands.add(AdminCatalogue.USER_LIST, _ -> "alice\nbøb");
        commands.add(AdminCatalogue.USER_DELETE, _ -> {
            throw new AdminException("there is no such account");
        });
        commands.add(AdminCatalogue.USER_PASSWORD, _ -> {
            throw new IllegalStateException("on purpose");
        });
        socket = AdminSocket.open(AdminClient.socketIn(directory), commands);
        client = new AdminClient(directory);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void carriesArgumentsThereAndTheTextBack() {
        assertEquals("created alice@localhost ä",
                client.run(AdminCatalogue.USER_ADD, Map.of("jid", "alice@localhost", "password", "ä")));
        assertEquals("alice\nbøb", client.run(AdminCatalogue.USER_LIST, Map.of()));
    }

    @Test
    void carriesAnErrorBack() {
        assertError("there is no such account", AdminCatalogue.USER_DELETE, Map.of("jid", "x"));
        assertError("user delete: jid is missing", AdminCatalogue.USER_DELETE, Map.of());
        assertError("user list: unknown argument \"jid\"; expected []", AdminCatalogue.USER_LIST, Map.of("jid", "x"));
        assertError("this server has no command \"status\"", AdminCatalogue.STATUS, Map.of());
    }

    @Test
    void outlivesAHandlerThatBreaks() {
        assertError("\"user password\" failed: on purpose; see the server's log", AdminCatalogue.USER_PASSWORD,
                Map.of("jid", "x", "password", "y"));
        assertEquals("alice\nbøb", client.run(AdminCatalogue.USER_LIST, Map.of()));
    }

    @Test
    void isOpenToItsOwnerOnly() throws IOException {
        assertEquals(PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(AdminClient.socketIn(directory)));
    }

    @Test
    void saysThatNoServerRuns() throws IOException {
        socket.close();
        assertFalse(Files.exists(AdminClient.socketIn(directory)));
        assertError("no server is running on data directory " + directory + "; start one with: ./bluetick start",
                AdminCatalogue.USER_LIST, Map.of());
    }

    @Test
    void replacesTheSocketThatAKilledServerLeft() throws IOException {
        CommandRegistry commands = new CommandRegistry();
        commands.add(AdminCatalogue.USER_LIST, _ -> "new");
        try (AdminSocket successor = AdminSocket.open(AdminClient.socketIn(directory), commands)) {
            assertEquals("new", client.run(AdminCatalogue.USER_LIST, Map.of()), () -> "asked " + successor);
        }
    }

    private void assertError(String expected, AdminCommand command, Map<String, String> arguments) {
        AdminException e = assertThrows(AdminException.class, () -> client.run(command, arguments));
        assertEquals(expected, e.getMessage());
    }
}
