package org.bluetick.journal;

/// What Java leaves out.
final class Threads {
    private Threads() {}

    /// Waits until the thread has ended; an interrupt meanwhile is left for the caller to see.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
