package org.bluetick.storage;

/// Where the database is and who we are there.
///
/// @param url `jdbc:postgresql://host:port/name`; the `jdbc:` may be left out
/// @param poolSize connections at most; work beyond that waits its turn
public record DatabaseSettings(String url, String user, String password, int poolSize) {
    public DatabaseSettings {
        url = url.startsWith("jdbc:") ? url : "jdbc:" + url;
    }

    public DatabaseSettings withPoolSize(int poolSize) {
        return new DatabaseSettings(url, user, password, poolSize);
    }

    public DatabaseSettings withDatabase(String name) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        String rest = query < 0 ? "" : url.substring(query);
        return new DatabaseSettings(path.substring(0, path.lastIndexOf('/') + 1) + name + rest, user, password, poolSize);
    }

    /// The URL without its parameters, which may hold a password.
    String shownUrl() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    @Override
    public String toString() {
        return user + "@" + shownUrl();
    }
}
