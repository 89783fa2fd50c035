package org.bluetick.stream;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Turn;

/// Takes nothing more from a client before it has read its answers, and those it writes to have room. Touched only in the stream's turn.
final class BackPressure {
    private final Gate gate;
    private final Consumer<Runnable> turn;
    private final BooleanSupplier isBehind;
    private boolean waitsToBeRead;

    /// @param turn runs something in the stream's turn
    /// @param isBehind whether the client has left much unread
    BackPressure(Gate gate, Consumer<Runnable> turn, BooleanSupplier isBehind) {
        this.gate = gate;
        this.turn = turn;
        this.isBehind = isBehind;
    }

    /// Until those whose mailboxes the turn has filled, the client's own perhaps, have done what waits there now.
    void waitForOthers() {
        for (Mailbox full : Turn.takeFull()) {
            gate.shut();
            full.post(() -> turn.accept(gate::open));
        }
    }

    /// Until the client has read what was written to it.
    void waitToBeRead() {
        if (!waitsToBeRead && isBehind.getAsBoolean()) {
            waitsToBeRead = true;
            gate.shut();
        }
    }

    boolean waitsToBeRead() {
        return waitsToBeRead;
    }

    /// The client has read something.
    void settle() {
        if (waitsToBeRead && !isBehind.getAsBoolean()) {
            waitsToBeRead = false;
            turn.accept(gate::open);
        }
    }
}
