package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What Ignite does otherwise by default, as asked of one that runs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IgniteSettingsTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private TestCluster cluster;
    private IgniteEx ignite;

    @BeforeAll
    void start(@TempDir Path folder) {
        cluster = new TestCluster(postgres.database(), folder);
        cluster.join(cluster.settings(null, "", false));
        ignite = (IgniteEx) Ignition.allGrids().getFirst();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void nobodyOutsideIsAskedForANewerVersion() {
        assertFalse(ignite.context().cluster().updateNotifierEnabled());
    }

    /// Clients of Ignite, and its REST server, would each have a port.
    @Test
    void onlyTheOtherNodesAreListenedTo() {
        int listen = communication().getLocalPort() - 1;
        assertEquals(2, ignite.context().ports().records().size(), () -> ignite.context().ports().records().toString());
        ignite.context().ports().records().forEach(record -> assertTrue(record.port() == listen || record.port() == listen + 1, record::toString));
    }

    @Test
    void messagesToASlowNodeDoNotFillTheMemory() {
        assertTrue(communication().getMessageQueueLimit() > 0);
    }

    /// With the default of 32 kB, messages wait 200 ms now and then, on loopback.
    @Test
    void socketsHaveRoomForABatchOfFrames() {
        assertTrue(communication().getSocketSendBuffer() >= 1 << 20);
        assertTrue(communication().getSocketReceiveBuffer() >= 1 << 20);
    }

    private TcpCommunicationSpi communication() {
        return (TcpCommunicationSpi) ignite.configuration().getCommunicationSpi();
    }
}
