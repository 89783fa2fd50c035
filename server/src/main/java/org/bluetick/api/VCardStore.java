package org.bluetick.api;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// Keeps vCards (XEP-0054): one `vCard` element an account.
public interface VCardStore {
    Optional<Element> vcard(Jid account);

    void put(Jid account, Element vcard);

    void remove(Jid account);
}
