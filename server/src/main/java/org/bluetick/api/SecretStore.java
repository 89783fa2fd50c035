package org.bluetick.api;

/// Keeps secrets that all servers of the domain share and that outlive restarts.
public interface SecretStore {
    /// 32 random octets: those made when the name was first asked for.
    byte[] secret(String name);
}
