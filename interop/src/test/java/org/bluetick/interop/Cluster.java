package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Nodes that serve one domain, in processes of their own, on one PostgreSQL: the embedded one of a server that was killed, which goes on
/// without it. That server's certificate is theirs too. Started and stopped by one thread.
final class Cluster implements AutoCloseable {
    private final ServerHome home;
    private final List<PackagedServer> nodes = new ArrayList<>();

    private Cluster(ServerHome home) {
        this.home = home;
    }

    /// @param home of the database; of the nodes, folders in it
    /// @param settings of all nodes
    static Cluster start(ServerHome home, int size, List<String> settings) throws Exception {
        try (PackagedServer first = PackagedServer.start(home)) {
            first.kill();
        }
        Cluster cluster = new Cluster(home);
        boolean started = false;
        try {
            for (int number = 1; number <= size; number++) {
                cluster.add(home.path().resolve("node" + number), settings);
            }
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    private void add(Path folder, List<String> settings) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "database.url=postgresql://127.0.0.1:" + postmaster().get(3) + "/postgres",
                "database.user=bluetick",
                "database.password=" + Files.readString(home.path().resolve("postgres").resolve("password")).strip(),
                "tls.certificate=" + home.certificate(),
                "tls.key=" + home.certificate().resolveSibling("key.pem"),
                "http-upload.folder=" + home.path().resolve("http-upload"),
                "cluster.enabled=true",
                "cluster.secret=verona",
                "cluster.failure-timeout=8s", // nobody dies here, and the machine may be busy
                "cluster.listen=127.0.0.1:" + Peers.twoFreePorts()));
        all.addAll(settings);
        nodes.add(PackagedServer.start(new ServerHome(folder), all.toArray(String[]::new)));
    }

    List<PackagedServer> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(PackagedServer::close);
        long pid = Long.parseLong(postmaster().getFirst());
        ProcessHandle.of(pid).ifPresent(Cluster::end);
    }

    private static void end(ProcessHandle postgres) {
        postgres.destroy(); // it waits for its connections, and there are none left
        try {
            postgres.onExit().get(PackagedServer.STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            postgres.destroyForcibly();
        }
    }

    /// What PostgreSQL tells of itself: first its process id, fourth its port.
    private List<String> postmaster() throws IOException {
        return Files.readAllLines(home.path().resolve("postgres").resolve("data").resolve("postmaster.pid")).stream().map(String::strip).toList();
    }
}
