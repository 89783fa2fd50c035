package org.bluetick.interop;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How other servers are run: as users of their own, as Debian does.
final class Peers {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Peers() {}

    static boolean isInstalled(String program) {
        return List.of("/usr/bin/", "/usr/sbin/").stream().anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
    }

    /// A port nobody listens on; somebody else may take it in between, which has not been seen.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// The first of two that follow each other.
    static int twoFreePorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket _ = new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return first.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
    }

    static void ownedBy(String user, Path folder) throws IOException, InterruptedException {
        if (isRoot()) {
            RunningProcess.start(new ProcessBuilder("chown", "-R", user + ":" + user, folder.toString())).exit(LIMIT);
        }
    }

    static RunningProcess run(String user, Path folder, Map<String, String> environment, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        return RunningProcess.start(builder);
    }

    static void awaitPort(int port) throws Exception {
        Await.until("port " + port + " to open", LIMIT.multipliedBy(2), () -> isOpen(port), open -> open);
    }

    private static boolean isOpen(int port) {
        try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return open.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
