package org.bluetick.federation;

import java.io.IOException;
import java.io.InputStream;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.jspecify.annotations.Nullable;

/// Whether another server's certificate shows that it is a domain (RFC 6120 §13.7.1.2, RFC 9525, XEP-0178). Safe for any thread.
final class Certificates {
    private static final int OTHER_NAME = 0;
    private static final int DNS_NAME = 2;
    private static final String XMPP_ADDR = "1.3.6.1.5.5.7.8.5";
    private static final String SRV_NAME = "1.3.6.1.5.5.7.8.7";
    private static final String SERVICE = "_xmpp-server.";

    private final Set<TrustAnchor> authorities;
    private final Clock clock;

    private Certificates(Collection<X509Certificate> authorities, Clock clock) {
        this.authorities = new HashSet<>(authorities.stream().map(each -> new TrustAnchor(each, null)).toList());
        this.clock = clock;
    }

    /// Trusts the authorities in a PEM file; without one, those the JDK knows.
    static Certificates trusting(@Nullable Path file, Clock clock) {
        try {
            return new Certificates(file == null ? known() : read(file), clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("authorities: " + (file == null ? "those of the JDK" : file)
                    + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> known() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> known = new ArrayList<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                known.addAll(Arrays.asList(trust.getAcceptedIssuers()));
            }
        }
        return known;
    }

    private static List<X509Certificate> read(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream().map(X509Certificate.class::cast).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("authorities: " + file + " cannot be read: " + e, e);
        }
    }

    /// What is wrong with the certificate the peer has shown, as that domain's; empty when nothing is.
    Optional<String> problem(Optional<ExtendedSSLSession> session, Jid domain) {
        List<X509Certificate> chain = session.map(Certificates::chain).orElse(List.of());
        if (chain.isEmpty()) {
            return Optional.of("it has shown no certificate");
        }
        return problem(chain, domain);
    }

    Optional<String> problem(List<X509Certificate> chain, Jid domain) {
        X509Certificate own = chain.getFirst();
        Date now = Date.from(clock.instant());
        try {
            own.checkValidity(now);
        } catch (CertificateExpiredException e) {
            return Optional.of("its certificate expired on " + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            return Optional.of("its certificate is not valid before " + own.getNotBefore().toInstant());
        }
        return isVouchedFor(chain, now)
                .or(() -> isFor(own, domain)
                        ? Optional.empty()
                        : Optional.of("its certificate is for " + String.join(", ", names(own)) + "; expected " + domain));
    }

    /// For people: whose certificate the peer has shown, who vouches for it, and until when.
    static String describe(Optional<ExtendedSSLSession> session) {
        List<X509Certificate> chain = session.map(Certificates::chain).orElse(List.of());
        if (chain.isEmpty()) {
            return "none was shown";
        }
        X509Certificate own = chain.getFirst();
        return own.getSubjectX500Principal().getName() + " for " + String.join(", ", names(own)) + ", issued by "
                + own.getIssuerX500Principal().getName() + ", valid until " + own.getNotAfter().toInstant();
    }

    /// What the peer has shown, its own certificate first.
    static List<X509Certificate> chain(ExtendedSSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private Optional<String> isVouchedFor(List<X509Certificate> chain, Date now) {
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(chain.getFirst());
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(authorities, own);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of("no known authority vouches for its certificate, issued by "
                    + chain.getFirst().getIssuerX500Principal().getName());
        }
    }

    static boolean isFor(X509Certificate certificate, Jid domain) {
        for (List<?> name : alternativeNames(certificate)) {
            boolean matches = switch ((Integer) name.getFirst()) {
                case DNS_NAME -> matchesHost((String) name.get(1), domain);
                case OTHER_NAME -> name.size() > 3 && name.get(3) instanceof String value && matchesOther((String) name.get(2), value, domain);
                default -> false;
            };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesOther(String type, String value, Jid domain) {
        return switch (type) {
            case SRV_NAME -> value.toLowerCase(Locale.ROOT).startsWith(SERVICE) && matchesHost(value.substring(SERVICE.length()), domain);
            case XMPP_ADDR -> isDomain(value, domain);
            default -> false;
        };
    }

    private static boolean isDomain(String value, Jid domain) {
        try {
            return Jid.of(value).equals(domain);
        } catch (MalformedJidException e) {
            return false;
        }
    }

    /// RFC 9525 §6.3: a wildcard is the whole of the first label, and stands for one.
    private static boolean matchesHost(String pattern, Jid domain) {
        String wanted = IDN.toASCII(domain.domain()).toLowerCase(Locale.ROOT);
        String named = pattern.toLowerCase(Locale.ROOT);
        if (!named.startsWith("*.")) {
            return named.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && wanted.indexOf('.', dot + 1) > 0 && named.substring(1).equals(wanted.substring(dot));
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = alternativeNames(certificate).stream()
                .map(name -> name.size() > 3 ? String.valueOf(name.get(3)) : String.valueOf(name.get(1))).distinct().limit(8).toList();
        return names.isEmpty() ? List.of("no name at all") : names;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
