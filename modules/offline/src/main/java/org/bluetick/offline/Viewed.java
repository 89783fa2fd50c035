package org.bluetick.offline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bluetick.api.ClientSession;
import org.bluetick.api.MessageId;

/// How often a session was shown messages that it has not acknowledged since: that it receives these does not remove them
/// (XEP-0013 §2.5). Touched in the session's turn only.
final class Viewed {
    private final Map<MessageId, Integer> times = new HashMap<>();

    static Viewed begin(ClientSession session) {
        Viewed viewed = new Viewed();
        session.put(viewed);
        return viewed;
    }

    void add(MessageId id) {
        times.merge(id, 1, Integer::sum);
    }

    List<MessageId> without(List<MessageId> acknowledged) {
        List<MessageId> left = new ArrayList<>();
        for (MessageId id : acknowledged) {
            if (!times.containsKey(id)) {
                left.add(id);
            }
            times.computeIfPresent(id, (viewed, count) -> count == 1 ? null : count - 1);
        }
        return left;
    }
}
