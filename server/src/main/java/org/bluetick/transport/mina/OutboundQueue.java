package org.bluetick.transport.mina;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes a connection has yet to send. Any thread adds; the I/O thread alone takes. Each method is one
/// short critical section that calls nothing outside this class.
///
/// It also holds whether the I/O thread is at work on it, so that only the first writer has to wake that thread.
final class OutboundQueue {
    private static final class Part {
        final byte[] bytes;
        @Nullable Part next;

        Part(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private @Nullable Part head;
    private @Nullable Part tail;
    /// Bytes of the head which have been taken.
    private int headTaken;
    private long waiting;
    private int inFlight;
    /// Of what is waiting, the bytes that were queued before TLS began.
    private long clear;
    private boolean allClear = true;
    private boolean working;
    private boolean closed;
    private boolean wasOverHighMark;

    /// Appends.
    ///
    /// @return whether the I/O thread must be woken
    synchronized boolean add(byte[] bytes, int highMark) {
        if (closed || bytes.length == 0) {
            return false;
        }
        append(bytes);
        wasOverHighMark |= waiting + inFlight > highMark;
        return startWork();
    }

    /// Appends the last bytes which go out in clear.
    ///
    /// @return whether the I/O thread must be woken
    synchronized boolean endClear(byte[] lastClearBytes) {
        if (closed) {
            return false;
        }
        if (lastClearBytes.length > 0) {
            append(lastClearBytes);
        }
        clear = waiting;
        allClear = false;
        return startWork();
    }

    private void append(byte[] bytes) {
        Part part = new Part(bytes);
        Part last = tail;
        if (last == null) {
            head = part;
        } else {
            last.next = part;
        }
        tail = part;
        waiting += bytes.length;
    }

    /// Notes that the I/O thread has something to do.
    ///
    /// @return whether it must be woken for it
    synchronized boolean startWork() {
        boolean idle = !working;
        working = true;
        return idle;
    }

    /// The I/O thread has found nothing to send.
    ///
    /// @param secured whether what must not go out in clear can go out
    /// @return false if there is something by now
    synchronized boolean rest(boolean secured) {
        if (clearWaiting() > 0 || secured && waiting > 0) {
            return false;
        }
        working = false;
        return true;
    }

    synchronized boolean working() {
        return working;
    }

    /// Moves up to `max` bytes that go out in clear to the flight, without copying.
    synchronized int takeClear(List<ByteBuffer> into, int max) {
        int taken = take(into, (int) Math.min(max, clearWaiting()));
        if (!allClear) {
            clear -= taken;
        }
        return taken;
    }

    /// Moves up to `max` bytes to the flight, without copying.
    synchronized int takeSecured(List<ByteBuffer> into, int max) {
        return take(into, (int) Math.min(max, waiting));
    }

    private long clearWaiting() {
        return allClear ? waiting : clear;
    }

    private int take(List<ByteBuffer> into, int count) {
        int left = count;
        Part part = head;
        while (left > 0 && part != null) {
            int length = Math.min(left, part.bytes.length - headTaken);
            into.add(ByteBuffer.wrap(part.bytes, headTaken, length));
            left -= length;
            headTaken += length;
            if (headTaken == part.bytes.length) {
                part = part.next;
                headTaken = 0;
            }
        }
        head = part;
        if (part == null) {
            tail = null;
        }
        waiting -= count;
        inFlight += count;
        return count;
    }

    /// The socket has taken what was in flight.
    ///
    /// @return whether the queue is empty now after having been over the high mark
    synchronized boolean landed() {
        inFlight = 0;
        boolean drained = wasOverHighMark && waiting == 0;
        if (drained) {
            wasOverHighMark = false;
        }
        return drained;
    }

    synchronized long unsent() {
        return waiting + inFlight;
    }

    synchronized boolean empty() {
        return waiting == 0;
    }

    /// Lets nothing more in.
    ///
    /// @return whether it was open
    synchronized boolean close() {
        boolean open = !closed;
        closed = true;
        return open;
    }

    /// Lets nothing more in, and forgets what is there.
    synchronized void discard() {
        closed = true;
        head = null;
        tail = null;
        headTaken = 0;
        waiting = 0;
        clear = 0;
        inFlight = 0;
    }
}
