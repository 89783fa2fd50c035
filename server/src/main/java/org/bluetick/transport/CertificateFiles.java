package org.bluetick.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A certificate chain and its private key in two PEM files, read again when they change. Any thread may use it.
public final class CertificateFiles implements Supplier<SSLContext> {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private record Stamp(FileTime certificateTime, long certificateSize, FileTime keyTime, long keySize) {}

    /// @param amongServers the same certificate, where any of the peer will do
    private record Loaded(
            SSLContext context, SSLContext forClients, SSLContext amongServers, List<X509Certificate> chain) {}

    private final Path certificate;
    private final Path key;
    private Stamp stamp;
    private volatile Loaded loaded;

    /// @throws IOException if the files cannot be used; the message names the file and what is wrong
    public CertificateFiles(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.stamp = stamp();
        this.loaded = load();
    }

    @Override
    public SSLContext get() {
        return loaded.context();
    }

    /// By BoringSSL where it runs, for there are many of them and its handshakes cost less; otherwise by the JDK's TLS, as
    /// the other contexts.
    public SSLContext forClients() {
        return loaded.forClients();
    }

    /// With the same certificate; the handshake takes any of the peer. Whoever uses it must look at the peer's
    /// certificate afterwards: among servers dialback may do in its place (XEP-0178, XEP-0220).
    public SSLContext amongServers() {
        return loaded.amongServers();
    }

    /// The chain in use, the server's own certificate first.
    public List<X509Certificate> chain() {
        return loaded.chain();
    }

    /// Reads the files again if they have changed since they were last looked at. If the new ones cannot be used
    /// (or only one of the two has been replaced so far), the old ones stay in use and the log says why.
    ///
    /// @return whether new connections get another certificate now
    public synchronized boolean reloadIfChanged() {
        try {
            Stamp seen = stamp();
            if (seen.equals(stamp)) {
                return false;
            }
            stamp = seen;
            loaded = load();
            LOG.info("{}: new certificate in use, valid until {}", certificate, expiry());
            return true;
        } catch (IOException e) {
            LOG.warn("the old certificate stays in use: {}", e.getMessage());
            return false;
        }
    }

    private Instant expiry() {
        return chain().getFirst().getNotAfter().toInstant();
    }

    private Stamp stamp() throws IOException {
        try {
            return new Stamp(
                    Files.getLastModifiedTime(certificate),
                    Files.size(certificate),
                    Files.getLastModifiedTime(key),
                    Files.size(key));
        } catch (NoSuchFileException e) {
            throw new IOException(e.getFile() + ": not found", e);
        } catch (IOException e) {
            throw new IOException("cannot look at " + certificate + " and " + key + ": " + e, e);
        }
    }

    private Loaded load() throws IOException {
        List<X509Certificate> chain = Pem.certificates(certificate);
        PrivateKey privateKey = Pem.privateKey(key, chain.getFirst());
        warnIfExpired(chain.getFirst());
        try {
            KeyManager[] keys = keys(chain, privateKey);
            SSLContext own = context(keys, null);
            SSLContext forClients = BoringSsl.context(keys, privateKey.getAlgorithm()).orElse(own);
            return new Loaded(own, forClients, context(keys, new TrustManager[] {new AnyCertificate()}), chain);
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + ": cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private void warnIfExpired(X509Certificate own) {
        Instant end = own.getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            LOG.warn("{}: the certificate expired on {}; clients will refuse it", certificate, end);
        }
    }

    private static KeyManager[] keys(List<X509Certificate> chain, PrivateKey privateKey)
            throws GeneralSecurityException, IOException {
        char[] noPassword = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, noPassword);
        store.setKeyEntry("server", privateKey, noPassword, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, noPassword);
        return keys.getKeyManagers();
    }

    /// @param trust null: as the JDK is configured
    private static SSLContext context(KeyManager[] keys, TrustManager @Nullable [] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
