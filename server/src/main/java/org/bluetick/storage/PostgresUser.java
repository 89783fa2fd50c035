package org.bluetick.storage;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Who runs PostgreSQL. It refuses to be root, so as root it gets a user namespace of its own, in which it is nobody
/// but still owns root's files; where the kernel forbids that (many containers), it runs as an ordinary system user,
/// who then owns the folder.
///
/// @param prefix what stands before each command
/// @param owner the system user who must own the files; empty: whoever runs us
record PostgresUser(List<String> prefix, String owner) {
    private static final PostgresUser OURSELVES = new PostgresUser(List.of(), "");
    private static final PostgresUser OWN_NAMESPACE = new PostgresUser(List.of("unshare", "-U"), "");
    private static final List<String> ORDINARY_USERS = List.of("postgres", "nobody");

    static PostgresUser of(Path home) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return OURSELVES;
        }
        String owner = Files.getOwner(home).getName();
        if (!owner.equals("root")) {
            return as(owner);
        }
        return ProcessOutput.of(home, List.of("unshare", "-U", "true")).succeeded() ? OWN_NAMESPACE : ordinaryUser(home);
    }

    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    /// Gives the folder to the user, and makes sure that they can reach it.
    void own(Path home) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        UserPrincipal user = home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
                Files.setOwner(file, user);
            }
        }
        if (!ProcessOutput.of(Path.of("/"), command("test", "-w", home.toString())).succeeded()) {
            throw new IOException("PostgreSQL refuses to run as root, and user " + owner + " cannot reach " + home
                    + "; start as an ordinary user, choose another data-dir, or set database.url");
        }
    }

    private static PostgresUser ordinaryUser(Path home) throws IOException {
        for (String name : ORDINARY_USERS) {
            try {
                home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
                return as(name);
            } catch (UserPrincipalNotFoundException e) {
                // The next one, then.
                continue;
            }
        }
        throw new IOException("PostgreSQL refuses to run as root, and there is no user "
                + String.join(" or ", ORDINARY_USERS) + "; start as an ordinary user, or set database.url");
    }

    private static PostgresUser as(String user) {
        return new PostgresUser(List.of("runuser", "-u", user, "--"), user);
    }
}
