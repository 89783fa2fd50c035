package org.bluetick.admin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bluetick.admin.AdminProtocol.Reply;
import org.bluetick.admin.AdminProtocol.Request;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminException;

/// Gives commands to the server that runs on a data directory.
public final class AdminClient {
    /// Not SLF4J: a command that only asks should not wait for a log to be set up.
    private static final System.Logger LOG = System.getLogger(AdminClient.class.getName());

    private final Path dataDirectory;

    public AdminClient(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /// The socket in a data directory.
    public static Path socketIn(Path dataDirectory) {
        return dataDirectory.resolve("admin.sock");
    }

    /// @return what the command says
    /// @throws AdminException when no server runs, or the command fails
    public String run(AdminCommand command, Map<String, String> arguments) {
        try (SocketChannel channel = connect()) {
            AdminProtocol protocol = new AdminProtocol(channel);
            protocol.write(new Request(command.name(), arguments));
            Reply reply = protocol.readReply().orElseThrow(() -> new AdminException("the server went away"));
            if (reply.error() != null) {
                throw new AdminException(reply.error());
            }
            if (command.equals(AdminCatalogue.STOP)) {
                awaitEnd(protocol);
            }
            return reply.text() == null ? "" : reply.text();
        } catch (IOException e) {
            throw new AdminException("the server on data directory " + dataDirectory + ": " + e.getMessage());
        }
    }

    private SocketChannel connect() {
        try {
            return SocketChannel.open(AdminProtocol.address(socketIn(dataDirectory)));
        } catch (IOException e) {
            throw new AdminException("no server is running on data directory " + dataDirectory
                    + "; start one with: ./bluetick start");
        }
    }

    /// The server closes this connection last; one that is cut is an end, too.
    private static void awaitEnd(AdminProtocol protocol) {
        try {
            Optional<Reply> more = protocol.readReply();
            if (more.isPresent()) {
                throw new AdminException("the server said more than one thing: " + more.get());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The connection was cut", e);
        }
    }
}
