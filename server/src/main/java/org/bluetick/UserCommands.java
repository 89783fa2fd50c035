package org.bluetick;

import static org.bluetick.admin.AdminCatalogue.USER_ADD;
import static org.bluetick.admin.AdminCatalogue.USER_DELETE;
import static org.bluetick.admin.AdminCatalogue.USER_LIST;
import static org.bluetick.admin.AdminCatalogue.USER_PASSWORD;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.admin.AdminCommands;
import org.bluetick.admin.AdminException;
import org.bluetick.api.Accounts;

/// What the administrator's `user` commands do. Each runs on a thread of its own.
final class UserCommands {
    private final Jid domain;
    private final Accounts accounts;

    private UserCommands(Jid domain, Accounts accounts) {
        this.domain = domain;
        this.accounts = accounts;
    }

    static List<AdminCommands.Bound> of(Jid domain, Accounts accounts) {
        UserCommands commands = new UserCommands(domain, accounts);
        return List.of(
                AdminCommands.of(USER_ADD, commands::add),
                AdminCommands.of(USER_LIST, arguments -> commands.list()),
                AdminCommands.of(USER_PASSWORD, commands::changePassword),
                AdminCommands.of(USER_DELETE, commands::delete));
    }

    private String add(Map<String, String> arguments) {
        Jid account = account(arguments);
        require(withPassword(() -> accounts.create(account, arguments.getOrDefault("password", ""))),
                "there is an account " + account + " already");
        return "created " + account;
    }

    private String list() {
        return accounts.list().stream().map(Jid::toString).collect(Collectors.joining("\n"));
    }

    private String changePassword(Map<String, String> arguments) {
        Jid account = account(arguments);
        require(withPassword(() -> accounts.changePassword(account, arguments.getOrDefault("password", ""))),
                "there is no account " + account);
        return "changed the password of " + account;
    }

    private String delete(Map<String, String> arguments) {
        Jid account = account(arguments);
        require(accounts.remove(account), "there is no account " + account);
        return "deleted " + account;
    }

    private Jid account(Map<String, String> arguments) {
        String text = arguments.getOrDefault("jid", "");
        try {
            Jid jid = Jid.of(text);
            require(jid.isBare() && jid.local().isPresent() && jid.domain().equals(domain.domain()),
                    "jid: \"" + text + "\"; expected user@" + domain);
            return jid;
        } catch (MalformedJidException e) {
            throw new AdminException("jid: \"" + text + "\": " + e.getMessage());
        }
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
