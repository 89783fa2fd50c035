package org.bluetick.storage.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.VCardStore;
import org.bluetick.xml.Element;

/// vCards in memory. Any thread may call.
final class MemoryVCardStore implements VCardStore {
    private final Map<Jid, Element> vcards = new ConcurrentHashMap<>();

    @Override
    public Optional<Element> vcard(Jid account) {
        return Optional.ofNullable(vcards.get(account));
    }

    @Override
    public void put(Jid account, Element vcard) {
        vcards.put(account, vcard);
    }

    @Override
    public void remove(Jid account) {
        vcards.remove(account);
    }
}
