package org.bluetick.receipts;

import java.util.List;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminArguments;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Parameter;
import org.bluetick.api.AdminException;
import org.bluetick.api.MessageId;

/// Shows the administrator how far an account's conversations are, a line each. Stateless.
record TicksCommand(Jid domain, Accounts accounts, TickStore store, Digest digest) {
    static final AdminCommand TICKS = AdminCommand.of("ticks", "Tell how far an account's conversations are received and read.",
            Parameter.positional("jid", "The account's address: alice@localhost"),
            Parameter.option("with", "Only the conversation with this address"));

    String run(AdminArguments arguments) {
        Jid account = arguments.account("jid", domain);
        if (!accounts.exists(account)) {
            throw new AdminException("there is no account " + account);
        }
        digest.update(account);
        return ticks(account, arguments).stream().map(TicksCommand::line).collect(Collectors.joining("\n"));
    }

    private List<Tick> ticks(Jid account, AdminArguments arguments) {
        if (arguments.find("with").isEmpty()) {
            return store.list(account);
        }
        Jid peer = arguments.jid("with").bare();
        return List.of(store.find(account, peer).orElseThrow(() ->
                new AdminException(account + " has no conversation with " + peer)));
    }

    private static String line(Tick tick) {
        return "%s: received %s, displayed %s, unread %d".formatted(
                tick.peer(), told(tick.received()), told(tick.displayed()), tick.unread());
    }

    /// The id as the archive has it, and when that message was sent.
    private static String told(MessageId id) {
        return id.equals(MessageId.MIN) ? "none" : id + " (" + id.time() + ")";
    }
}
