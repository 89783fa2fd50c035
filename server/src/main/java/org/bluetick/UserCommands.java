package org.bluetick;

import static org.bluetick.admin.AdminCatalogue.USER_ADD;
import static org.bluetick.admin.AdminCatalogue.USER_DELETE;
import static org.bluetick.admin.AdminCatalogue.USER_LIST;
import static org.bluetick.admin.AdminCatalogue.USER_PASSWORD;

import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminArguments;
import org.bluetick.api.AdminException;

/// What the administrator's `user` commands do.
record UserCommands(Jid domain, Accounts accounts) {
    void register(CommandRegistry commands) {
        commands.add(USER_ADD, this::add);
        commands.add(USER_LIST, arguments -> list());
        commands.add(USER_PASSWORD, this::changePassword);
        commands.add(USER_DELETE, this::delete);
    }

    private String add(AdminArguments arguments) {
        Jid account = account(arguments);
        require(withPassword(() -> accounts.create(account, arguments.get("password"))),
                "there is an account " + account + " already");
        return "created " + account;
    }

    private String list() {
        return accounts.list().stream().map(Jid::toString).collect(Collectors.joining("\n"));
    }

    private String changePassword(AdminArguments arguments) {
        Jid account = account(arguments);
        require(withPassword(() -> accounts.changePassword(account, arguments.get("password"))),
                "there is no account " + account);
        return "changed the password of " + account;
    }

    private String delete(AdminArguments arguments) {
        Jid account = account(arguments);
        require(accounts.remove(account), "there is no account " + account);
        return "deleted " + account;
    }

    private Jid account(AdminArguments arguments) {
        return arguments.account("jid", domain);
    }

    private static boolean withPassword(Supplier<Boolean> change) {
        try {
            return change.get();
        } catch (IllegalArgumentException e) {
            throw new AdminException("password: " + e.getMessage());
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AdminException(otherwise);
        }
    }
}
