package org.bluetick.xep;

import static org.bluetick.api.Addressee.ANY_ACCOUNT;
import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;
import static org.bluetick.stanza.Iq.Type.SET;

import java.nio.charset.StandardCharsets;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.bluetick.api.IqRequest;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.VCardChanged;
import org.bluetick.api.VCardStore;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.Text;

/// XEP-0054: vcard-temp. Everybody may read an account's vCard, its owner may replace it.
final class VCardTemp implements XmppModule {
    static final String NAMESPACE = "vcard-temp";

    /// @param maxSize of a vCard as XML; a photo in it counts as Base64
    record Config(@Default("128k") ByteSize maxSize) {}

    @Override
    public String name() {
        return "vcard-temp";
    }

    @Override
    public void install(ModuleContext context) {
        VCardStore store = context.get(VCardStore.class);
        Answers answers = new Answers(context, store, context.config(Config.class).maxSize().bytes());
        context.feature(NAMESPACE);
        context.accountFeature(NAMESPACE);
        context.iq(GET, "vCard", NAMESPACE, SERVER, request -> ofServer());
        context.iq(GET, "vCard", NAMESPACE, ANY_ACCOUNT, answers::get);
        context.iq(SET, "vCard", NAMESPACE, ANY_ACCOUNT, answers::set);
        context.on(AccountRemoved.class, removed -> store.remove(removed.account()));
    }

    private static Element ofServer() {
        return Element.of("vCard", NAMESPACE, Element.of("FN", NAMESPACE, new Text("Bluetick")));
    }

    private record Answers(ModuleContext context, VCardStore store, long maxSize) {
        /// An account that has none answers others as one that does not exist (XEP-0054 §3.3).
        Element get(IqRequest request) {
            return store.vcard(request.to()).orElseGet(() -> {
                if (request.isToOwnAccount()) {
                    return Element.of("vCard", NAMESPACE);
                }
                throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            });
        }

        Element set(IqRequest request) {
            if (!request.isToOwnAccount()) {
                throw new StanzaException(StanzaError.FORBIDDEN);
            }
            requireSize(request.payload());
            store.put(request.to(), request.payload());
            context.emit(new VCardChanged(request.to()));
            return Element.EMPTY;
        }

        private void requireSize(Element vcard) {
            int size = ElementWriter.toXml(vcard).getBytes(StandardCharsets.UTF_8).length;
            if (size > maxSize) {
                throw new StanzaException(StanzaError.POLICY_VIOLATION.withText(
                        "the vCard has " + size + " bytes; expected at most " + maxSize));
            }
        }
    }
}
