package org.bluetick.api;

import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// An account has published something (XEP-0163); it is kept, and those who want to know are being told. In the turn of
/// who has published it.
///
/// @param owner the account, a bare JID
/// @param id of the item
public record PersonalEvent(Jid owner, String node, String id, Element payload) {}
