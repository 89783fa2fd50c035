package org.bluetick.offline;

import java.time.Duration;
import org.bluetick.api.Accounts;
import org.bluetick.api.Default;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageLog;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Place;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.MayHaveMissed;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.api.Stage;
import org.bluetick.api.XmppModule;

/// XEP-0160, XEP-0013: what waits for those who are away. Every message worth keeping waits for its recipient until a
/// device of it has acknowledged it, whether one is online or not; a session that comes online is given what waits.
public final class OfflineModule implements XmppModule {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration EXPIRY = Duration.ofHours(1);

    /// @param maxMessages how many may wait for an account that has no session to take them
    /// @param keep how long one may wait; zero: for ever
    record Config(@Default("10000") int maxMessages, @Default("0s") Duration keep) {
        Config {
            if (maxMessages < 1) {
                throw new IllegalArgumentException("max-messages: found " + maxMessages + "; expected 1 or more");
            }
        }
    }

    @Override
    public String name() {
        return "offline";
    }

    @Override
    public void install(ModuleContext context) {
        Config config = context.config(Config.class);
        Waiting waiting = new Waiting(context.domain(), context.get(Journal.class), context.get(MessageLog.class),
                context.router(), context.clock(), config.keep());
        Capacity capacity = new Capacity(waiting, context.get(RoutingTable.class), config.maxMessages());
        Retrieval retrieval = new Retrieval(waiting, capacity);
        Flush flush = new Flush(waiting, capacity, retrieval);

        context.feature("msgoffline");
        context.get(Keeping.class).pendWhen(capacity::keeps);
        context.on(PresenceBroadcast.class, flush::presence);
        context.on(MayHaveMissed.class, flush::lookAgain);
        context.on(SessionRestored.class, flush::restored);
        context.on(SessionResumed.class, flush::resumed);
        context.intercept(Place.DELIVERING, Stage.GUARD, flush::delivering);
        context.every(RETRY, flush::retry);
        context.on(MessagesAcknowledged.class, retrieval::acknowledged);
        context.on(SessionClosed.class, retrieval::closed);
        if (!config.keep().isZero()) {
            Accounts accounts = context.get(Accounts.class);
            context.every(EXPIRY, () -> accounts.list().forEach(waiting::expire));
        }
        context.on(AccountRemoved.class, removed -> waiting.removeAll(removed.account()));
        retrieval.install(context);
    }
}
