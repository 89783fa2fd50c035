package org.bluetick.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.storage.DatabaseSettings;

/// Stands between a client and PostgreSQL and, when asked, cuts the connection instead of passing on the answer to a
/// commit: it was done, and nobody was told.
final class CuttingProxy implements AutoCloseable {
    private static final String COMMITTED = "COMMIT\0";

    private final ServerSocket listening;
    private final DatabaseSettings behind;
    private final int port;
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(DatabaseSettings behind) throws IOException {
        this.behind = behind;
        this.listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        this.port = Integer.parseInt(behind.url().replaceFirst(".*:(\\d+)/.*", "$1"));
        Thread.ofVirtual().start(this::accept);
    }

    /// The database, through this.
    DatabaseSettings settings() {
        return new DatabaseSettings(behind.url().replace(":" + port + "/", ":" + listening.getLocalPort() + "/"),
                behind.user(), behind.password(), behind.poolSize());
    }

    /// The next answers to a commit will be lost.
    void cut(int commits) {
        cuts.set(commits);
    }

    int cutsLeft() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        try (from; to) {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[65536];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (answers && cuts.get() > 0 && text(bytes, count).contains(COMMITTED)) {
                    cuts.decrementAndGet();
                    return;
                }
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side has gone: so does the other.
            return;
        }
    }

    private static String text(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }
}
