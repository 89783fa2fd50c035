package org.bluetick.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS among those who share one certificate: each shows it, and trusts no other.
public final class MutualTls {
    private MutualTls() {}

    /// @throws IOException if the files cannot be used; the message names the file and what is wrong
    public static SSLContext of(Path certificate, Path key) throws IOException {
        List<X509Certificate> chain = Pem.certificates(certificate);
        PrivateKey privateKey = Pem.privateKey(key, chain.getFirst());
        char[] noPassword = {};
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            store.setKeyEntry("cluster", privateKey, noPassword, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, noPassword);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, noPassword);
            trusted.setCertificateEntry("cluster", chain.getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + ": cannot be used for TLS: " + e.getMessage(), e);
        }
    }
}
