package org.bluetick.archive;

import java.util.List;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageLog;

/// What a query is over. Lists are in order of ids.
sealed interface History {
    List<KeptMessage> first(HistoryFilter filter, int limit);

    List<KeptMessage> last(HistoryFilter filter, int limit);

    long count(HistoryFilter filter, long atMost);

    /// All of an account.
    record Whole(MessageLog log, Jid owner) implements History {
        @Override
        public List<KeptMessage> first(HistoryFilter filter, int limit) {
            return log.first(owner, filter, limit);
        }

        @Override
        public List<KeptMessage> last(HistoryFilter filter, int limit) {
            return log.last(owner, filter, limit);
        }

        @Override
        public long count(HistoryFilter filter, long atMost) {
            return log.count(owner, filter, atMost);
        }
    }

    /// Some messages of it.
    record Some(List<KeptMessage> messages) implements History {
        @Override
        public List<KeptMessage> first(HistoryFilter filter, int limit) {
            return passing(filter).limit(limit).toList();
        }

        @Override
        public List<KeptMessage> last(HistoryFilter filter, int limit) {
            List<KeptMessage> all = passing(filter).toList();
            return all.subList(Math.max(0, all.size() - limit), all.size());
        }

        @Override
        public long count(HistoryFilter filter, long atMost) {
            return passing(filter).limit(atMost).count();
        }

        private Stream<KeptMessage> passing(HistoryFilter filter) {
            return messages.stream()
                    .filter(message -> message.id().value() > filter.above() && message.id().value() < filter.below())
                    .filter(message -> isWith(message.peer(), filter));
        }

        private static boolean isWith(Jid peer, HistoryFilter filter) {
            Jid with = filter.with();
            return with == null || (with.isBare() ? peer.bare() : peer).equals(with);
        }
    }
}
