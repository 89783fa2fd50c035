package org.bluetick.sasl;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/// The hash function of a certificate's signature (RFC 5929 §4.1).
final class CertificateHash {
    private static final String PSS = "RSASSA-PSS";

    private CertificateHash() {}

    /// As `MessageDigest` calls it, SHA-256 in place of MD5 and SHA-1; empty when the signature has no hash of its own.
    static Optional<String> of(X509Certificate certificate) {
        return signatureHash(certificate).map(hash -> hash.equals("MD5") || hash.equals("SHA-1") ? "SHA-256" : hash);
    }

    private static Optional<String> signatureHash(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals(PSS)) {
            return pssHash(certificate.getSigAlgParams());
        }
        int with = signature.indexOf("WITH");
        return with < 0 ? Optional.empty() : Optional.of(digestName(signature.substring(0, with)));
    }

    /// Signatures are called SHA256withRSA and SHA3-256withRSA, digests SHA-256 and SHA3-256.
    private static String digestName(String joined) {
        return joined.startsWith("SHA") && !joined.startsWith("SHA3-") ? "SHA-" + joined.substring(3) : joined;
    }

    private static Optional<String> pssHash(byte[] encodedParameters) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
            parameters.init(encodedParameters);
            return Optional.of(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate in use whose RSASSA-PSS parameters cannot be read", e);
        }
    }
}
