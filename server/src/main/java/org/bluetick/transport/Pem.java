package org.bluetick.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM (RFC 7468). Every error is an [IOException] that names the file and
/// what is wrong with it.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] DER_VERSION_0 = {2, 1, 0};
    private static final int DER_SEQUENCE = 0x30;
    private static final int DER_OCTET_STRING = 4;

    private Pem() {}

    /// The chain in a file, the server's own certificate first.
    static List<X509Certificate> certificates(Path file) throws IOException {
        String text = read(file);
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                chain.writeBytes((block.group() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (chain.size() == 0) {
            throw new IOException(file + ": no certificate found; expected -----BEGIN CERTIFICATE-----");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chain.toByteArray()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IOException(file + ": not a readable certificate: " + e.getMessage(), e);
        }
    }

    /// The private key in a file, which must be that of `certificate`: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).
    static PrivateKey privateKey(Path file, X509Certificate certificate) throws IOException {
        PublicKey publicKey = certificate.getPublicKey();
        byte[] pkcs8 = pkcs8(file, read(file), publicKey);
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + ": not a readable " + publicKey.getAlgorithm()
                            + " private key, which the certificate asks for: " + e.getMessage(), e);
        }
        if (!match(key, publicKey)) {
            throw new IOException(file + ": the private key does not match the certificate of "
                    + certificate.getSubjectX500Principal());
        }
        return key;
    }

    private static byte[] pkcs8(Path file, String text, PublicKey publicKey) throws IOException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            Optional<byte[]> key = switch (block.group(1)) {
                case "PRIVATE KEY" -> Optional.of(decode(file, block.group(2)));
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.group(2).contains(":")) {
                        throw encrypted(file);
                    }
                    yield Optional.of(wrap(decode(file, block.group(2)), publicKey));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                default -> Optional.empty();
            };
            if (key.isPresent()) {
                return key.get();
            }
        }
        if (text.contains("DEK-Info:")) {
            throw encrypted(file);
        }
        throw new IOException(file + ": no private key found; expected -----BEGIN PRIVATE KEY-----");
    }

    private static IOException encrypted(Path file) {
        return new IOException(file + ": the private key is encrypted; expected one without a passphrase");
    }

    /// PKCS#8 is the older formats' key behind the AlgorithmIdentifier, which also begins the public key's
    /// encoding (RFC 5958 §2, RFC 5280 §4.1): so it is copied from there.
    private static byte[] wrap(byte[] key, PublicKey publicKey) {
        byte[] spki = publicKey.getEncoded();
        int start = contentStart(spki, 0);
        int end = contentStart(spki, start) + contentLength(spki, start);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(DER_VERSION_0);
        content.write(spki, start, end - start);
        content.writeBytes(der(DER_OCTET_STRING, key));
        return der(DER_SEQUENCE, content.toByteArray());
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < contentStart(der, at); i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return length;
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static boolean match(PrivateKey key, PublicKey publicKey) throws IOException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            byte[] probe = "the same key?".getBytes(StandardCharsets.US_ASCII);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use a key of algorithm " + publicKey.getAlgorithm(), e);
        }
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": not valid Base64: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": not found", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e, e);
        }
    }

    static String encode(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
