package org.bluetick.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Smack's own integration tests against two nodes behind HAProxy, which gives one connection to this node, the next to the other: so the
/// accounts of a test are on different nodes. Their log is target/sint-cluster.log.
final class SintOnClusterTest {
    private static final String BALANCER = "127.0.0.1";
    /// Each node has dozens; one may be from the look whether HAProxy listens.
    private static final int FEW = 3;

    @TestFactory
    Stream<DynamicTest> aClusterPassesTheTestsOfSmack() throws Exception {
        assumeTrue(HaProxy.isInstalled(), "haproxy is not installed");
        String host = Sint.loopbackAddress();
        int https = Peers.freePort();
        Map<String, HaProxy.Listener> listeners = Map.of(
                "c2s", new HaProxy.Listener(host + ":" + Sint.PORT, PackagedServer::port),
                "https", new HaProxy.Listener(BALANCER + ":" + https, PackagedServer::httpsPort));
        List<String> settings = new ArrayList<>(Sint.SETTINGS);
        settings.addAll(List.of("listen.proxies=" + BALANCER, "web.balancers=" + BALANCER, "web.url=https://localhost:" + https));
        try (ServerHome home = ServerHome.create();
                Cluster cluster = Cluster.start(home, 2, settings);
                HaProxy balancer = HaProxy.start(home.path(), listeners, cluster.nodes())) {
            Sint sint = new Sint(DisabledTests.read(), Path.of("target", "sint-cluster.log"), home, home.certificate());
            List<DynamicTest> tests = new ArrayList<>(sint.passes(Sint.Way.tcp(host)));
            for (int node = 1; node <= cluster.nodes().size(); node++) {
                tests.add(hasServed(balancer, node));
            }
            return tests.stream();
        }
    }

    /// They must not all have gone to the other.
    private static DynamicTest hasServed(HaProxy balancer, int node) throws Exception {
        Await.until("connections to node " + node, Peers.LIMIT, () -> balancer.connections("c2s", node), count -> count >= FEW);
        return dynamicTest("node " + node + " served clients", () -> {});
    }
}
