package org.bluetick.upload;

import java.io.IOException;

/// There is no room for what was to be kept.
final class StoreFullException extends IOException {
    private static final long serialVersionUID = 1;

    StoreFullException(String message) {
        super(message);
    }

    StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
