package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// ejabberd, as Debian has it, in a process of its own on ports of this machine. It finds others by a name server of ours.
final class Ejabberd {
    private final Path folder;
    private final int clients;
    private RunningProcess process;

    Ejabberd(Path folder, Path authority, Prosody.Ports ports, List<String> hosts, int dns) throws IOException {
        this.folder = folder;
        this.clients = ports.clients();
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("inetrc"), """
                {lookup,[dns,file]}.
                {resolv_conf,"/dev/null"}.
                {nameserver,{127,0,0,1},%d}.
                """.formatted(dns));
        String certificates = String.join(", ", hosts.stream().map(host -> "\"" + authority.getParent() + "/" + host + ".both\"").toList());
        Files.writeString(folder.resolve("ejabberd.yml"), """
                hosts: [%1$s]
                loglevel: info
                certfiles: [%2$s]
                ca_file: "%3$s"
                s2s_cafile: "%3$s"
                s2s_use_starttls: required
                listen:
                  - {port: %4$d, ip: 127.0.0.1, module: ejabberd_c2s, access: all, shaper: none}
                  - {port: %5$d, ip: 127.0.0.1, module: ejabberd_s2s_in, shaper: none}
                  - {port: %6$d, ip: 127.0.0.1, module: ejabberd_s2s_in, shaper: none, tls: true}
                auth_password_format: scram
                registration_timeout: infinity
                access_rules:
                  register: {allow: all}
                modules:
                  mod_caps: {}
                  mod_carboncopy: {}
                  mod_disco: {}
                  mod_mam: {default: always, db_type: mnesia}
                  mod_offline: {}
                  mod_ping: {}
                  mod_pubsub: {plugins: [flat, pep]}
                  mod_register: {access: register, ip_access: all, password_strength: 0}
                  mod_roster: {versioning: true}
                  mod_s2s_dialback: {}
                  mod_stream_mgmt: {}
                  mod_vcard: {search: false}
                """.formatted(String.join(", ", hosts), certificates, authority, ports.clients(), ports.servers(), ports.serversTls()));
    }

    void start() throws Exception {
        Peers.ownedBy("ejabberd", folder);
        process = Peers.run("ejabberd", folder,
                Map.of("EJABBERD_CONFIG_PATH", folder + "/ejabberd.yml", "EJABBERD_LOG_PATH", folder + "/ejabberd.log",
                        "ERL_LIBS", "/usr/lib/x86_64-linux-gnu", "ERL_INETRC", folder + "/inetrc",
                        "ERL_CRASH_DUMP", "/dev/null", "ERL_CRASH_DUMP_BYTES", "0"),
                List.of("erl", "-noinput", "+sbwt", "none", "-mnesia", "dir", "\"" + folder + "/spool\"", "-s", "ejabberd"));
        Peers.awaitPort(clients);
    }

    int clients() {
        return clients;
    }

    void kill() {
        if (process != null) {
            process.kill();
        }
    }
}
