package org.bluetick.journal;

import org.bluetick.api.Journal;
import org.bluetick.api.MessageLog;

final class MemoryJournalTest extends JournalContract {
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(clock(), 1));

    @Override
    Journal journal() {
        return journal;
    }

    @Override
    MessageLog log() {
        return journal;
    }
}
