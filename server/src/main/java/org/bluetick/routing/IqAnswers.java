package org.bluetick.routing;

import org.bluetick.api.Addressee;
import org.bluetick.api.IqHandler;
import org.bluetick.api.IqRequest;
import org.bluetick.session.Session;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// The requests that the server answers itself, on its own behalf or on an account's (RFC 6120 §10.3.3, RFC 6121 §8.5.2.1.3).
final class IqAnswers {
    private final Handlers handlers;

    IqAnswers(Handlers handlers) {
        this.handlers = handlers;
    }

    Iq byServer(Iq request, @Nullable Session requester) {
        if (!request.to().isBare()) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
        return answer(request, requester, Addressee.SERVER, Addressee.SERVER);
    }

    Iq byAccount(Iq request, @Nullable Session requester) {
        boolean own = request.to().equals(request.from().bare());
        return answer(request, requester, own ? Addressee.OWN_ACCOUNT : Addressee.ANY_ACCOUNT, Addressee.ANY_ACCOUNT);
    }

    private Iq answer(Iq request, @Nullable Session requester, Addressee first, Addressee second) {
        Element payload = request.payload()
                .orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
        IqHandler handler = handlers.iq(request.type(), payload, first)
                .or(() -> handlers.iq(request.type(), payload, second))
                .orElseThrow(() -> new StanzaException(StanzaError.SERVICE_UNAVAILABLE));
        Element result = handler.handle(new IqRequest(request, payload, requester));
        return result == Element.EMPTY ? request.result() : request.result(result);
    }
}
