package org.bluetick.interop;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// HAProxy of the distribution in front of nodes, by conf/haproxy.cfg: some of its listeners, at other addresses. Clients go to one node
/// after the other.
final class HaProxy implements AutoCloseable {
    private static final Path TEMPLATE = Launcher.HOME.resolve("conf").resolve("haproxy.cfg");

    private final RunningProcess process;

    /// @param bind where it listens, instead of there
    /// @param port of a node for it
    record Listener(String bind, ToIntFunction<PackagedServer> port) {}

    private HaProxy(RunningProcess process) {
        this.process = process;
    }

    static boolean isInstalled() {
        return Peers.isInstalled("haproxy");
    }

    /// @param listeners by their name in conf/haproxy.cfg
    static HaProxy start(Path folder, Map<String, Listener> listeners, List<PackagedServer> nodes) throws Exception {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration(listeners, nodes));
        HaProxy balancer = new HaProxy(RunningProcess.start(new ProcessBuilder("/usr/sbin/haproxy", "-db", "-f", file.toString())));
        try {
            for (Listener listener : listeners.values()) {
                Await.until("HAProxy at " + listener.bind(), Peers.LIMIT, () -> isOpen(listener.bind()), open -> open);
            }
            return balancer;
        } catch (AssertionError e) {
            balancer.close();
            throw new AssertionError(balancer.process.output(), e);
        }
    }

    /// How many connections of a listener have gone to that node, and ended: then it tells.
    long connections(String listener, int node) {
        String way = " %s %s/node%d ".formatted(listener, listener, node);
        return process.lines().stream().filter(line -> line.contains(way)).count();
    }

    @Override
    public void close() {
        process.kill(); // it keeps nothing
    }

    private static String configuration(Map<String, Listener> listeners, List<PackagedServer> nodes) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String section : Files.readString(TEMPLATE).split("(?m)^(?=\\S)")) {
            String name = section.lines().findFirst().orElse("").replace("listen ", "");
            Listener listener = listeners.get(name);
            if (name.equals("defaults")) {
                all.append(section.stripTrailing()).append("\n    log stdout format raw local0\n    option tcplog\n");
            } else if (listener != null) {
                all.append(adapted(section, listener, nodes));
            }
        }
        return all.toString();
    }

    private static String adapted(String section, Listener listener, List<PackagedServer> nodes) {
        Matcher server = Pattern.compile("    server node1 \\S+ check port \\d+ (.*)").matcher(section);
        if (!server.find()) {
            throw new AssertionError("expected a server node1 in conf/haproxy.cfg: " + section);
        }
        StringBuilder adapted = new StringBuilder(section.substring(0, server.start())
                .replaceFirst("bind \\S+", "bind " + listener.bind()).replaceFirst("balance \\S+", "balance roundrobin"));
        for (int i = 0; i < nodes.size(); i++) {
            PackagedServer node = nodes.get(i);
            adapted.append("    server node%d 127.0.0.1:%d check port %d %s%n"
                    .formatted(i + 1, listener.port().applyAsInt(node), node.httpPort(), server.group(1)));
        }
        return adapted.toString();
    }

    private static boolean isOpen(String address) {
        int colon = address.indexOf(':');
        try (Socket open = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            return open.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }
}
