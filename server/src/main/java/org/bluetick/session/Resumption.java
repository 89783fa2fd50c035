package org.bluetick.session;

import java.util.List;
import java.util.OptionalLong;
import org.bluetick.api.KeptMessage;

/// What became of a client's wish to resume its session (XEP-0198 §5).
public sealed interface Resumption {
    /// @param missed after a crash: messages of its history that the client may not have
    record Resumed(List<KeptMessage> missed) implements Resumption {}

    /// The client says it has received more than it was sent, which is so much.
    record TooHigh(long sent) implements Resumption {}

    /// The session has ended, or it cannot be said exactly how far it had come.
    /// @param why for people
    /// @param handled how many stanzas of the client are handled, when that is known
    record Lost(String why, OptionalLong handled) implements Resumption {}
}
