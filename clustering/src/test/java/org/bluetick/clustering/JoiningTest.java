package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.storage.TestDatabase;
import org.bluetick.transport.MutualTls;
import org.bluetick.transport.SelfSigned;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Who is let into a cluster, and who is told why not.
final class JoiningTest {
    private static final int JOURNAL_LOCKS = 0x626c7565;

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @RegisterExtension
    static final TestDatabase elsewhere = TestDatabase.empty();

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void begin() {
        cluster = new TestCluster(postgres.database(), folder);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void nodesWithTheSameCertificateComeTogether() throws Exception {
        SSLContext tls = certificate("same");
        IgniteMembership one = cluster.join(settings(tls, ""));
        IgniteMembership other = cluster.join(settings(tls, ""));
        assertEquals(List.of(one.number()), other.peers().others());
        TestCluster.await(() -> one.peers().others().equals(List.of(other.number())));
    }

    /// By itself Ignite would start as a cluster of its own, without a word.
    @Test
    void aNodeWithAnotherCertificateDoesNotStartAlone() throws Exception {
        IgniteMembership one = cluster.join(settings(certificate("one"), ""));
        ClusterSettings stranger = settings(certificate("other"), "");
        try (Connection journal = journalOf(one)) {
            assertRefused("cluster.certificate", stranger);
            assertTrue(journal.isValid(0));
        }
        assertEquals(List.of(), one.peers().others());
    }

    @Test
    void aNodeWithoutTlsDoesNotComeIntoAClusterWithTls() throws Exception {
        IgniteMembership one = cluster.join(settings(certificate("tls"), ""));
        try (Connection journal = journalOf(one)) {
            assertRefused("cluster.certificate", settings(null, ""));
            assertTrue(journal.isValid(0));
        }
        assertEquals(List.of(), one.peers().others());
    }

    @Test
    void aNodeWithAnotherSecretIsRefused() {
        IgniteMembership one = cluster.join(settings(null, "verona"));
        assertRefused("cluster.secret: it has another one than this node", settings(null, "mantua"));
        assertEquals(List.of(), one.peers().others());
    }

    @Test
    void nodesWithTheSameSecretComeTogether() {
        IgniteMembership one = cluster.join(settings(null, "verona"));
        assertEquals(List.of(one.number()), cluster.join(settings(null, "verona")).peers().others());
    }

    @Test
    void aNodeOfAnotherClusterOnTheSameDatabaseIsRefused() throws Exception {
        IgniteMembership one = cluster.join(settings(null, ""));
        try (Connection journal = journalOf(one)) {
            assertRefused("cluster.name: node " + one.number() + " on this database is of cluster \"verona\"", cluster.settings("mantua", List.of()));
            assertTrue(journal.isValid(0));
        }
        assertEquals(List.of(), one.peers().others());
    }

    /// It has a database of its own, and finds the others by an address that was copied.
    @Test
    void aNodeOfAnotherClusterThatIsSentThereByItsSeedsIsRefused() {
        ClusterSettings verona = settings(null, "");
        IgniteMembership one = cluster.join(verona);
        try (TestCluster another = new TestCluster(elsewhere.database(), folder)) {
            String message = assertThrows(IllegalStateException.class,
                    () -> another.join(another.settings("mantua", List.of(verona.listen())))).getMessage();
            assertTrue(message.contains("it is of cluster \"mantua\""), message);
        }
        assertEquals(List.of(), one.peers().others());
    }

    private ClusterSettings settings(@Nullable SSLContext tls, String secret) {
        return cluster.settings(tls, secret, false);
    }

    private void assertRefused(String why, ClusterSettings settings) {
        String message = assertThrows(IllegalStateException.class, () -> cluster.join(settings)).getMessage();
        assertTrue(message.contains(why), message);
    }

    private SSLContext certificate(String name) throws Exception {
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + ".key");
        SelfSigned.create(certificate, key, "cluster");
        return MutualTls.of(certificate, key);
    }

    /// As that of a server that runs: by its lock others see that the node does.
    private static Connection journalOf(IgniteMembership node) throws Exception {
        Connection connection = postgres.database().dedicatedConnection();
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?, ?)")) {
            lock.setInt(1, JOURNAL_LOCKS);
            lock.setInt(2, node.number());
            lock.execute();
        }
        return connection;
    }
}
