package org.bluetick.archive;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Place.UNDELIVERABLE;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.archive.MamQuery.NAMESPACE;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import org.bluetick.api.Accounts;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageLog;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterStore;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Message;
import org.bluetick.storage.Database;
import org.jspecify.annotations.Nullable;

/// XEP-0313: Message Archive Management: the history of each account, which the journal writes. With its
/// preferences (XEP-0441), and how long it is kept.
public final class ArchiveModule implements XmppModule {
    private @Nullable Retention retention;

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public void install(ModuleContext context) {
        ArchiveConfig config = context.config(ArchiveConfig.class);
        MessageLog log = context.get(MessageLog.class);
        Accounts accounts = context.get(Accounts.class);
        PreferenceStore store = context.find(Database.class)
                .map(PostgresPreferenceStore::in)
                .orElseGet(MemoryPreferenceStore::new);
        Archiving archiving = new Archiving(store, context.get(RosterStore.class), context.get(Nodes.class), config.policy());
        Answers answers = new Answers(log, context.get(Journal.class), context.router(), config.fullText());
        PreferenceAnswers preferences = new PreferenceAnswers(archiving);
        Retention sweeper = new Retention(log, accounts, context.clock(), config);
        Removal removal = new Removal(log, accounts, archiving);

        log.searchable(config.fullText());
        if (config.fullText()) {
            context.accountFeature(MamQuery.FULL_TEXT);
        }
        context.get(Keeping.class).archiveWhen(archiving);
        context.intercept(UNDELIVERABLE, GUARD, ArchiveModule::withoutError);
        context.accountFeature(NAMESPACE);
        context.accountFeature(NAMESPACE + "#extended");
        context.iq(SET, "query", NAMESPACE, ANY_ACCOUNT, answers::query);
        context.iq(GET, "query", NAMESPACE, ANY_ACCOUNT, answers::form);
        context.iq(GET, "metadata", NAMESPACE, ANY_ACCOUNT, answers::metadata);
        context.iq(GET, "prefs", NAMESPACE, ANY_ACCOUNT, preferences::get);
        context.iq(SET, "prefs", NAMESPACE, ANY_ACCOUNT, preferences::set);
        context.on(AccountRemoved.class, removal::accountRemoved);
        context.on(SessionClosed.class, removal::sessionClosed);
        context.every(Retention.PERIOD, sweeper::sweep);
        retention = sweeper;
    }

    /// What is in its recipient's history has arrived, whether or not a client is there to take it.
    private static Verdict withoutError(Passage passage) {
        boolean kept = passage.stanza() instanceof Message message
                && Keeping.idOf(message.to().bare(), message).isPresent();
        return kept ? Verdict.DROP : passage.pass();
    }

    @Override
    public void close() {
        if (retention != null) {
            retention.close();
        }
    }
}
