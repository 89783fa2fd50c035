package org.bluetick.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Makes a certificate that nobody vouches for, so that a first start needs no preparation. The JDK makes
/// certificates only through its `keytool`, so that is run as a process; it takes about a second.
public final class SelfSigned {
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final long SECONDS_FOR_KEYTOOL = 60;

    private SelfSigned() {}

    /// Writes a certificate for `domain` (EC P-256, ten years) and its key, readable by its owner only.
    ///
    /// @param domain ASCII form
    /// @throws IOException if that fails, or one of the files exists
    public static void create(Path certificate, Path key, String domain) throws IOException {
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IOException("\"" + domain + "\" is not a domain a certificate can be made for;"
                    + " expected letters, digits, dots and hyphens");
        }
        for (Path file : List.of(certificate, key)) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
        }
        Path directory = Files.createTempDirectory("certificate");
        Path store = directory.resolve("made.p12");
        String password = UUID.randomUUID().toString();
        try {
            runKeytool(store, password, domain);
            export(store, password, certificate, key);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(directory);
        }
    }

    private static void runKeytool(Path store, String password, String domain) throws IOException {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1",
                "-sigalg", "SHA256withECDSA", "-dname", "CN=" + domain, "-ext", "san=dns:" + domain,
                "-validity", "3650", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass:env", "STORE_PASSWORD");
        keytool.environment().put("STORE_PASSWORD", password);
        Process process = keytool.redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS_FOR_KEYTOOL, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool made no certificate for " + domain + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate for " + domain, e);
        } finally {
            process.destroy();
        }
    }

    private static void export(Path store, String password, Path certificate, Path key) throws IOException {
        try {
            KeyStore made = KeyStore.getInstance(store.toFile(), password.toCharArray());
            createPrivately(key);
            Files.writeString(key, Pem.encode(
                    "PRIVATE KEY", made.getKey("server", password.toCharArray()).getEncoded()));
            Files.writeString(certificate, Pem.encode("CERTIFICATE", made.getCertificate("server").getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read what keytool made: " + e.getMessage(), e);
        }
    }

    private static void createPrivately(Path key) throws IOException {
        boolean posix = key.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<Set<PosixFilePermission>> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        if (posix) {
            Files.createFile(key, ownerOnly);
        } else {
            Files.createFile(key);
        }
    }
}
