package org.bluetick.api;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// Keeps private XML (XEP-0049): one element of each name and namespace an account.
public interface PrivateXmlStore {
    Optional<Element> get(Jid account, String name, String namespace);

    /// Replaces the element of the same name and namespace.
    void put(Jid account, Element element);

    /// How many bytes the account's elements take as XML.
    long size(Jid account);

    void removeAll(Jid account);
}
