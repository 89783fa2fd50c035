import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.PageMemory;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Membership;
import org.bluetick.clustering.IgniteClustering;
import org.bluetick.storage.Database;
import org.bluetick.storage.EmbeddedPostgres;

/// What a user who is online takes of each node's memory in the routing table: `bench/cluster/routes.sh [USERS]`. Two nodes in this
/// process, each with half of the users; heap after a collection and pages of Ignite's off-heap memory, before and after.
public final class Routes {
    public static void main(String... arguments) throws Exception {
        int users = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Path folder = Files.createTempDirectory("bluetick-routes-");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                Database database = Database.open(postgres.settings(10))) {
            for (boolean partitioned : new boolean[] {false, true}) {
                measure(users, partitioned, database, folder);
            }
        }
        System.exit(0);
    }

    private static void measure(int users, boolean partitioned, Database database, Path folder) throws Exception {
        List<Membership> nodes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            nodes.add(new IgniteClustering().join(new ClusterSettings("bench", "localhost", free(), List.of(), null, "", partitioned,
                    Duration.ofSeconds(5), folder.resolve("ignite"), "bench"), database, () -> {}));
        }
        nodes.getFirst().routes().put(route(-1));
        long heap = heap();
        long pages = pages();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int first = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = first; i < users; i += 8) {
                    nodes.get(i % 2).routes().put(route(i));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double onHeap = (heap() - heap) / 2.0 / users;
        double offHeap = (pages() - pages) / 2.0 / users;
        System.out.printf("%s, %d users on 2 nodes: %.0f bytes a user and node (%.0f of them in the heap)%n",
                partitioned ? "partitioned" : "replicated", users, onHeap + offHeap, onHeap);
        nodes.reversed().forEach(Membership::close);
    }

    private static Route route(int user) {
        return new Route(Jid.of("someone.or.other" + user + "@localhost").withResource("Phone.7Hq2xLw9"), true, 5, Route.HERE,
                UUID.nameUUIDFromBytes(new byte[] {(byte) user}).toString().substring(0, 16) + ".38g2snq2c0400");
    }

    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(250);
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long pages() throws Exception {
        long bytes = 0;
        for (var grid : Ignition.allGrids()) {
            PageMemory memory = ((IgniteEx) grid).context().cache().context().database().dataRegion(null).pageMemory();
            bytes += memory.loadedPages() * memory.systemPageSize();
        }
        return bytes;
    }

    private static InetSocketAddress free() throws Exception {
        while (true) {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            try (ServerSocket next = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), next.getLocalPort() - 1);
            } catch (java.io.IOException taken) {
                continue;
            }
        }
    }
}
