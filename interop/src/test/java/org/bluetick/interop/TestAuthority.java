package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A certificate authority of a test's own, made with openssl.
record TestAuthority(Path folder, String name) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static TestAuthority create(Path folder, String name) throws IOException, InterruptedException {
        TestAuthority authority = new TestAuthority(folder, name);
        authority.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=" + name, "-days", "30",
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign");
        return authority;
    }

    Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /// Certifies that whoever has `owner.key` is that domain: `owner.pem`, and both in `owner.both`.
    /// @param days from now on; negative: it has expired
    void certify(String owner, String domain, int days) throws IOException, InterruptedException {
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", owner + ".key", "-out", owner + ".csr", "-subj", "/CN=" + domain);
        Files.writeString(folder.resolve(owner + ".ext"), "subjectAltName=DNS:" + domain + "\n");
        openssl("x509", "-req", "-in", owner + ".csr", "-CA", name + ".pem", "-CAkey", name + ".key", "-CAcreateserial",
                "-out", owner + ".pem", "-days", String.valueOf(days), "-extfile", owner + ".ext");
        Files.writeString(folder.resolve(owner + ".both"),
                Files.readString(folder.resolve(owner + ".pem")) + Files.readString(folder.resolve(owner + ".key")));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        RunningProcess process = RunningProcess.start(new ProcessBuilder(command).directory(folder.toFile()));
        if (process.exit(LIMIT) != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + process.output());
        }
    }
}
