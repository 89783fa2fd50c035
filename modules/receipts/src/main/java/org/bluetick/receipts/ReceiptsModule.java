package org.bluetick.receipts;

import static org.bluetick.api.Addressee.OWN_ACCOUNT;
import static org.bluetick.api.Place.ARRIVED;
import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.COPY;
import static org.bluetick.stanza.Iq.Type.GET;

import java.time.Duration;
import java.util.List;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageLog;
import org.bluetick.api.PersonalEvent;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.XmppModule;
import org.bluetick.storage.Database;

/// The state of ticks (XEP-0184, XEP-0333, XEP-0490), and the inbox that shows it (XEP-0430). It is made of what the archive keeps;
/// without an archive there are no ticks to tell of.
public final class ReceiptsModule implements XmppModule {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "receipts";
    }

    @Override
    public List<AdminCommand> commands() {
        return List.of(TicksCommand.TICKS);
    }

    @Override
    public void install(ModuleContext context) {
        MessageLog log = context.get(MessageLog.class);
        TickStore store = context.find(Database.class).<TickStore>map(PostgresTickStore::in).orElseGet(MemoryTickStore::new);
        Digest digest = new Digest(log, store, context.clock(), context::emit);
        Accounts accounts = context.get(Accounts.class);
        Marked marked = new Marked(context.get(Journal.class), accounts, store, digest);
        Inbox inbox = new Inbox(log, store, digest);

        context.accountFeature(Inbox.NAMESPACE);
        context.intercept(SENT, COPY, marked::sent);
        context.intercept(ARRIVED, COPY, marked::arrived);
        context.iq(GET, "inbox", Inbox.NAMESPACE, OWN_ACCOUNT, inbox::answer);
        context.on(AccountRemoved.class, marked::accountRemoved);
        context.on(PersonalEvent.class, new DisplayedElsewhere(digest)::published);
        context.command(TicksCommand.TICKS, new TicksCommand(context.domain(), accounts, store, digest)::run);
        context.every(PERIOD, marked::digest);
    }
}
