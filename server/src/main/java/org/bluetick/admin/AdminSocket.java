package org.bluetick.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.admin.AdminProtocol.Reply;
import org.bluetick.admin.AdminProtocol.Request;
import org.bluetick.api.AdminException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes commands from the command line: a Unix domain socket that only the user who runs the server (and root) may
/// open. A virtual thread accepts, one more per connection carries out its commands in order. Closed last, so that
/// whoever said `stop` sees the end of the stream when everything has ended.
public final class AdminSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);

    private final Path path;
    private final CommandRegistry commands;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private AdminSocket(Path path, CommandRegistry commands, ServerSocketChannel server) {
        this.path = path;
        this.commands = commands;
        this.server = server;
    }

    /// The caller holds the lock of the data directory: a socket that is there was left by a server that is gone.
    public static AdminSocket open(Path path, CommandRegistry commands) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(AdminProtocol.address(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        AdminSocket socket = new AdminSocket(path, commands, server);
        Thread.ofVirtual().name("admin-accept").start(socket::accept);
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().name("admin").start(() -> serve(connection));
            }
        } catch (ClosedChannelException e) {
            LOG.debug("No more commands are taken");
        } catch (IOException e) {
            LOG.error("Commands can no longer be taken: {}", e.getMessage());
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            AdminProtocol protocol = new AdminProtocol(connection);
            for (var request = protocol.readRequest(); request.isPresent(); request = protocol.readRequest()) {
                protocol.write(answer(request.get()));
            }
        } catch (IOException e) {
            LOG.debug("A connection to the command line broke: {}", e.getMessage());
        } finally {
            connections.remove(connection);
        }
    }

    private Reply answer(Request request) {
        try {
            String text = commands.run(request.command(), request.arguments());
            LOG.info("Command \"{}\" was carried out", request.command());
            return new Reply(text, null);
        } catch (AdminException e) {
            return new Reply(null, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Command \"{}\" failed", request.command(), e);
            return new Reply(null, "\"" + request.command() + "\" failed: " + e.getMessage() + "; see the server's log");
        }
    }
}
