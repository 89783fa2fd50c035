package org.bluetick.xep;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.api.Place.ARRIVED;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.stanza.Iq.Type.GET;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.Sessions;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0012: Last Activity. For how long the server has run, or an account has been away; the latter only to those who
/// see its presence.
final class LastActivity implements XmppModule {
    private static final Logger LOG = LoggerFactory.getLogger(LastActivity.class);
    private static final String NAMESPACE = "jabber:iq:last";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private @Nullable Departures departures;

    @Override
    public String name() {
        return "last-activity";
    }

    @Override
    public void install(ModuleContext context) {
        LastActivityStore store = context.get(LastActivityStore.class);
        Departures left = new Departures(store, context.get(Sessions.class), context.clock());
        Answers answers = new Answers(context, left, context.get(RosterStore.class), context.get(RoutingTable.class));
        Clock clock = context.clock();
        Instant started = clock.instant();
        context.feature(NAMESPACE);
        context.accountFeature(NAMESPACE);
        context.iq(GET, "query", NAMESPACE, SERVER, request -> answer(Duration.between(started, clock.instant())));
        context.iq(GET, "query", NAMESPACE, ANY_ACCOUNT, answers::account);
        context.intercept(ARRIVED, GUARD, answers::guardResource);
        context.on(PresenceBroadcast.class, left::presence);
        context.on(AccountRemoved.class, left::removed);
        context.every(PERIOD, left::write);
        departures = left;
    }

    @Override
    public void close() {
        try {
            if (departures != null) {
                departures.write();
            }
        } catch (RuntimeException e) {
            LOG.warn("When accounts were last seen could not be written down: {}", e.getMessage());
        }
    }

    private static Element answer(Duration time) {
        return Element.of("query", NAMESPACE).with("seconds", Long.toString(Math.max(0, time.toSeconds())));
    }

    private record Answers(ModuleContext context, Departures departures, RosterStore rosters, RoutingTable routes) {
        Element account(IqRequest request) {
            Jid account = request.to();
            if (!Acquaintance.isShown(rosters, account, request.from())) {
                throw new StanzaException(StanzaError.FORBIDDEN);
            }
            if (isSeenOnline(account)) {
                return answer(Duration.ZERO);
            }
            LastActivityStore.LastActivity last =
                    departures.last(account).orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
            return answer(Duration.between(last.time(), context.clock().instant())).plusText(last.status());
        }

        /// Not merely connected: who shows no presence is not to be betrayed by this.
        private boolean isSeenOnline(Jid account) {
            return routes.routes(account).stream().anyMatch(Route::available);
        }

        /// A resource is not asked on behalf of those who do not see it (XEP-0012 §4).
        Verdict guardResource(Passage passage) {
            return passage.stanza() instanceof Iq iq && isQuestionToResource(iq)
                            && !Acquaintance.isShown(rosters, iq.to().bare(), iq.from())
                    ? Verdict.bounce(StanzaError.FORBIDDEN)
                    : passage.pass();
        }

        private boolean isQuestionToResource(Iq iq) {
            return iq.type() == GET
                    && !iq.to().isBare()
                    && iq.to().domain().equals(context.domain().domain())
                    && iq.payload().filter(payload -> payload.is("query", NAMESPACE)).isPresent();
        }
    }
}
