package org.bluetick.storage;

import java.sql.SQLException;

/// What is kept could not be read or written. The message is one line, fit to be shown to whoever runs the server.
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The SQLSTATE; empty when the failure did not come from SQL.
    private final String sqlState;

    public StorageException(String message) {
        super(message);
        this.sqlState = "";
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
        this.sqlState = cause instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
    }

    static StorageException of(SQLException e) {
        return new StorageException(firstLine(e), e);
    }

    /// Class 23: a unique, foreign key, check or not-null constraint refused the row.
    public boolean isConstraintViolation() {
        return sqlState.startsWith("23");
    }

    /// The connection broke, or the database closed it because it stops (class 08, 57P01, 57P02).
    boolean isLostConnection() {
        return sqlState.startsWith("08") || sqlState.equals("57P01") || sqlState.equals("57P02");
    }

    public String sqlState() {
        return sqlState;
    }

    static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    }
}
