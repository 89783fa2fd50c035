package org.bluetick.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateFilesTest {
    @TempDir
    Path directory;

    private Path certificate() {
        return directory.resolve("cert.pem");
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    private void selfSigned(String domain) throws IOException {
        Files.deleteIfExists(certificate());
        Files.deleteIfExists(key());
        SelfSigned.create(certificate(), key(), domain);
    }

    private String failure() {
        return assertThrows(IOException.class, () -> new CertificateFiles(certificate(), key())).getMessage();
    }

    @Test
    void aSelfSignedCertificateNamesItsDomainAndItsKeyIsPrivate() throws Exception {
        selfSigned("montague.example");
        X509Certificate made = new CertificateFiles(certificate(), key()).chain().getFirst();
        assertEquals(List.of(List.of(2, "montague.example")), List.copyOf(made.getSubjectAlternativeNames()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
        assertThrows(FileAlreadyExistsException.class, () -> SelfSigned.create(certificate(), key(), "x.example"));
    }

    @Test
    void aDomainThatIsNoneIsRefused() {
        IOException refused =
                assertThrows(IOException.class, () -> SelfSigned.create(certificate(), key(), "a,O=Evil"));
        assertTrue(refused.getMessage().contains("\"a,O=Evil\""), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfEachAlgorithmAreRead(String algorithm) throws Exception {
        byte[] pkcs8 = keytool(algorithm);
        Files.writeString(key(), Pem.encode("PRIVATE KEY", pkcs8));
        assertEquals(1, new CertificateFiles(certificate(), key()).chain().size());
    }

    @Test
    void pkcs1AndSec1KeysAreRead() throws Exception {
        // The older formats are what PKCS#8 holds behind its header, of 26 bytes for RSA-2048 and 28 for P-256.
        byte[] rsa = keytool("RSA");
        Files.writeString(key(), Pem.encode("RSA PRIVATE KEY", Arrays.copyOfRange(rsa, 26, rsa.length)));
        assertEquals(1, new CertificateFiles(certificate(), key()).chain().size());
        Files.delete(certificate());
        byte[] ec = keytool("EC");
        Files.writeString(key(), Pem.encode("EC PRIVATE KEY", Arrays.copyOfRange(ec, headerOf(ec), ec.length)));
        assertEquals(1, new CertificateFiles(certificate(), key()).chain().size());
    }

    private static int headerOf(byte[] ec) {
        return (ec[1] & 0xff) < 0x80 ? 28 : 29;
    }

    /// Makes a certificate and gives its key in PKCS#8.
    private byte[] keytool(String algorithm) throws Exception {
        Path store = directory.resolve(algorithm + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "k",
                "-keyalg", algorithm, "-dname", "CN=x", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", "secret"));
        if (algorithm.equals("RSA")) {
            command.addAll(List.of("-keysize", "2048"));
        }
        if (algorithm.equals("EC")) {
            command.addAll(List.of("-groupname", "secp256r1"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertEquals(0, process.waitFor(), output);
        KeyStore made = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Files.writeString(certificate(), Pem.encode("CERTIFICATE", made.getCertificate("k").getEncoded()));
        return made.getKey("k", "secret".toCharArray()).getEncoded();
    }

    @Test
    void errorsNameTheFileAndWhatIsWrong() throws Exception {
        assertEquals(certificate() + ": not found", failure());
        selfSigned("one.example");
        String goodKey = Files.readString(key());
        String goodCertificate = Files.readString(certificate());
        Files.delete(key());
        assertEquals(key() + ": not found", failure());
        Files.writeString(key(), "hello");
        assertEquals(key() + ": no private key found; expected -----BEGIN PRIVATE KEY-----", failure());
        Files.writeString(key(), goodKey.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        assertEquals(key() + ": the private key is encrypted; expected one without a passphrase", failure());
        Files.writeString(key(), Pem.encode("PRIVATE KEY", new byte[] {1, 2, 3}));
        assertTrue(failure().startsWith(key() + ": not a readable EC private key"), failure());
        Files.writeString(key(), goodKey);
        Files.writeString(certificate(), "nothing");
        assertEquals(certificate() + ": no certificate found; expected -----BEGIN CERTIFICATE-----", failure());
        Files.writeString(certificate(), Pem.encode("CERTIFICATE", new byte[] {1, 2, 3}));
        assertTrue(failure().startsWith(certificate() + ": not a readable certificate"), failure());
        selfSigned("two.example");
        Files.writeString(certificate(), goodCertificate);
        assertEquals(key() + ": the private key does not match the certificate of CN=one.example", failure());
    }

    @Test
    void aChangedCertificateIsReloadedAndABrokenOneKeepsTheOld() throws Exception {
        selfSigned("one.example");
        CertificateFiles files = new CertificateFiles(certificate(), key());
        SSLContext first = files.get();
        assertFalse(files.reloadIfChanged());
        assertSame(first, files.get());

        Files.writeString(certificate(), "broken");
        assertFalse(files.reloadIfChanged());
        assertSame(first, files.get());

        selfSigned("two.example");
        Files.setLastModifiedTime(key(), FileTime.fromMillis(0));
        assertTrue(files.reloadIfChanged());
        assertNotEquals(first, files.get());
        assertEquals("CN=two.example", files.chain().getFirst().getSubjectX500Principal().getName());
    }
}
