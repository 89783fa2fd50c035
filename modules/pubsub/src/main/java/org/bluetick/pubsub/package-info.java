/// Personal eventing: each account is a publish-subscribe service of its own (XEP-0163 on XEP-0060).
///
/// A notification is a message on its way like others: it goes to every available resource of the account and of local
/// contacts, and each session keeps from its client what the client has not asked for in its capabilities (XEP-0115), in
/// its own turn: see [org.bluetick.pubsub.Interests]. What resources of other domains ask for is remembered as their
/// presence arrives: see [org.bluetick.pubsub.RemoteContacts].
@NullMarked
package org.bluetick.pubsub;

import org.jspecify.annotations.NullMarked;
