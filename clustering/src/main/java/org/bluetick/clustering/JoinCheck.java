package org.bluetick.clustering;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.apache.ignite.plugin.PluginValidationException;
import org.bluetick.cluster.ClusterSettings;
import org.jspecify.annotations.Nullable;

/// Lets in only nodes of the same cluster and domain that know the same secret. Every node asks it of one that joins; the one that joins
/// asks it of those it finds.
final class JoinCheck implements PluginProvider<PluginConfiguration> {
    private static final String CLUSTER = "bluetick.cluster";
    private static final String DOMAIN = "bluetick.domain";
    private static final String PROOF = "bluetick.proof";
    static final String REFUSED = "refused: ";
    private static final String INCARNATION = "bluetick.incarnation";

    private final ClusterSettings settings;

    JoinCheck(ClusterSettings settings) {
        this.settings = settings;
    }

    /// What a node shows the others.
    Map<String, Object> attributes(int number, UUID incarnation) {
        return Map.of(IgnitePeers.NUMBER, number, CLUSTER, settings.name(), DOMAIN, settings.domain(),
                INCARNATION, incarnation.toString(), PROOF, proof(number, incarnation.toString()));
    }

    /// Empty when the node belongs to us; otherwise why not.
    String refusal(ClusterNode node) {
        Integer number = node.attribute(IgnitePeers.NUMBER);
        String incarnation = node.attribute(INCARNATION);
        String shown = node.attribute(PROOF);
        if (number == null || incarnation == null || shown == null) {
            return "it is no Bluetick node";
        }
        if (!settings.name().equals(node.attribute(CLUSTER)) || !settings.domain().equals(node.attribute(DOMAIN))) {
            return "cluster.name: it is of cluster \"%s\" and serves %s; expected \"%s\" and %s".formatted(
                    node.<String>attribute(CLUSTER), node.<String>attribute(DOMAIN), settings.name(), settings.domain());
        }
        boolean knows = MessageDigest.isEqual(bytes(shown), bytes(proof(number, incarnation)));
        return knows ? "" : "cluster.secret: it has another one than this node";
    }

    /// Whether another node, or this one, has said no: it would again.
    static boolean isRefusal(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).contains(REFUSED);
    }

    /// Bound to the node it was made for; it crosses the network, so without TLS a listener could use it while that node is away.
    private String proof(int number, String incarnation) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes("bluetick " + settings.secret()), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(bytes(number + " " + incarnation)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    @SuppressWarnings("deprecation") // it is abstract all the same
    public void validateNewNode(ClusterNode node) throws PluginValidationException {
        validateNewNode(node, null);
    }

    @Override
    public void validateNewNode(ClusterNode node, @Nullable Serializable data) {
        String refusal = refusal(node);
        if (!refusal.isEmpty()) {
            throw new PluginValidationException(refusal, REFUSED + refusal, node.id());
        }
    }

    @Override
    public String name() {
        return "bluetick";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String copyright() {
        return "";
    }

    @Override
    @SuppressWarnings("unchecked") // whoever asks for it says what it is
    public <T extends IgnitePlugin> T plugin() {
        return (T) new IgnitePlugin() {};
    }

    @Override
    public void initExtensions(PluginContext context, ExtensionRegistry registry) {
        // It extends nothing.
    }

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        return null;
    }

    @Override
    @SuppressWarnings("rawtypes") // as declared
    public @Nullable CachePluginProvider createCacheProvider(CachePluginContext context) {
        return null;
    }

    @Override
    public void start(PluginContext context) {
        // It has no state.
    }

    @Override
    public void stop(boolean cancel) {
        // It has no state.
    }

    @Override
    public void onIgniteStart() {
        // It waits for nodes.
    }

    @Override
    public void onIgniteStop(boolean cancel) {
        // It has no state.
    }

    @Override
    public @Nullable Serializable provideDiscoveryData(UUID node) {
        return null;
    }

    @Override
    public void receiveDiscoveryData(UUID node, Serializable data) {
        // There is none.
    }
}
