package org.bluetick.script;

/// A script and the server disagree, or a script cannot be understood.
final class ScriptFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    ScriptFailure(String message) {
        super(message);
    }

    ScriptFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
