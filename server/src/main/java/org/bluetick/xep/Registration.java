package org.bluetick.xep;

import static org.bluetick.api.Addressee.OWN_ACCOUNT;
import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.Addressee;
import org.bluetick.api.Default;
import org.bluetick.api.IqRequest;
import org.bluetick.api.Limits;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.SelfRegistration;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// XEP-0077: In-Band Registration. Before login, `OpenRegistration` makes accounts, if that is allowed; here, who is
/// logged in changes the password or removes the account.
final class Registration implements XmppModule {
    static final String NAMESPACE = "jabber:iq:register";

    /// @param open whether strangers may make accounts
    /// @param registrationsPerHour how many from one address, of attempts that were complete
    record Config(
            @Default("false") boolean open,
            @Default("10") int registrationsPerHour,
            @Default("true") boolean passwordChange,
            @Default("true") boolean accountRemoval) {

        Config {
            if (registrationsPerHour < 1) {
                throw new IllegalArgumentException("registrations-per-hour: found " + registrationsPerHour
                        + "; expected 1 or more (open = false allows none)");
            }
        }
    }

    @Override
    public String name() {
        return "registration";
    }

    @Override
    public void install(ModuleContext context) {
        Config config = context.config(Config.class);
        Accounts accounts = context.get(Accounts.class);
        RegistrationRate rate = new RegistrationRate(
                context.clock(), context.get(Limits.class).rates() ? config.registrationsPerHour() : Integer.MAX_VALUE);
        context.provide(SelfRegistration.class, new SelfRegistration(config.open()));
        context.streamFeature(new OpenRegistration(context.domain(), accounts, config.open(), rate));
        if (config.open() || config.passwordChange() || config.accountRemoval()) {
            context.feature(NAMESPACE);
        }
        Answers answers = new Answers(context.domain(), accounts, config);
        for (Addressee addressee : List.of(SERVER, OWN_ACCOUNT)) {
            context.iq(GET, "query", NAMESPACE, addressee, answers::get);
            context.iq(SET, "query", NAMESPACE, addressee, answers::set);
        }
    }

    private record Answers(Jid domain, Accounts accounts, Config config) {
        Element get(IqRequest request) {
            String username = account(request).local().orElseThrow();
            return Element.of("query", NAMESPACE,
                    Element.of("registered", NAMESPACE),
                    Element.of("username", NAMESPACE, new Text(username)),
                    Element.of("password", NAMESPACE));
        }

        Element set(IqRequest request) {
            Jid account = account(request);
            if (request.payload().has("remove", NAMESPACE)) {
                remove(account, request);
            } else {
                changePassword(account, Credentials.in(request.payload()));
            }
            return Element.EMPTY;
        }

        private void remove(Jid account, IqRequest request) {
            require(config.accountRemoval, "accounts are not removed in band here");
            if (request.payload().elements().count() > 1) {
                throw new StanzaException(StanzaError.BAD_REQUEST.withText("expected <remove/> alone"));
            }
            // Ends this session too, but after its answer.
            accounts.remove(account);
        }

        private void changePassword(Jid account, Credentials credentials) {
            require(config.passwordChange, "passwords are not changed in band here");
            if (!credentials.isComplete()) {
                throw new StanzaException(StanzaError.BAD_REQUEST.withText("expected a username and a password"));
            }
            try {
                require(Jid.of(credentials.username(), domain).equals(account), "the username is not your own");
                require(accounts.changePassword(account, credentials.password()), "there is no such account");
            } catch (IllegalArgumentException e) {
                throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText(e.getMessage()));
            }
        }

        private static void require(boolean allowed, String text) {
            if (!allowed) {
                throw new StanzaException(StanzaError.NOT_ALLOWED.withText(text));
            }
        }

        /// To other domains the request is unknown.
        private Jid account(IqRequest request) {
            Jid account = request.from().bare();
            if (!account.domainJid().equals(domain) || account.isDomain()) {
                throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            }
            return account;
        }
    }
}
