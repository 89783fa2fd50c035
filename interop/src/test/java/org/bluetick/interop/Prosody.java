package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Prosody, as Debian has it, in a process of its own on ports of this machine. It finds others by a small plugin of ours, in
/// place of DNS.
final class Prosody {
    private static final String ROUTES = """
            -- Where other domains are, in place of DNS: routes = { ["example.net"] = { 5269, "starttls" } }
            module:set_global();
            local service = require "net.resolvers.service";
            local basic = require "net.resolvers.basic";
            local routes = module:get_option("routes", {});
            local original = service.new;
            service.new = function (hostname, name, conn_type, extra)
                local route = routes[hostname];
                if not route then return original(hostname, name, conn_type, extra); end
                local wanted = route[2] == "tls" and "xmpps-server" or "xmpp-server";
                if name ~= wanted then return { next = function (_, cb) cb(nil); end }; end
                return basic.new("127.0.0.1", route[1], conn_type, extra);
            end
            """;

    private final Path folder;
    private final Ports ports;
    private RunningProcess process;

    record Ports(int clients, int servers, int serversTls) {}

    /// @param hosts by domain: the name of its certificate in the folder, and what else stands in its section
    /// @param routes by domain: `{ 5269, "starttls" }`
    Prosody(Path folder, Path authority, Ports ports, Map<String, String> hosts, Map<String, String> routes) throws IOException {
        this.folder = folder;
        this.ports = ports;
        Files.createDirectories(folder.resolve("plugins"));
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("plugins/mod_routes.lua"), ROUTES);
        StringBuilder config = new StringBuilder("""
                data_path = "%1$s/data"
                plugin_paths = { "%1$s/plugins" }
                pidfile = "%1$s/prosody.pid"
                log = { info = "*console" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                s2s_ports = { %3$d }
                s2s_direct_tls_ports = { %4$d }
                http_ports = { }
                https_ports = { }
                c2s_direct_tls_ports = { }
                modules_enabled = { "routes", "disco", "roster", "saslauth", "tls", "dialback", "carbons", "smacks", "offline", "vcard_legacy",
                    "pep", "ping", "register_ibr", "mam" }
                authentication = "internal_hashed"
                allow_registration = true
                allow_unencrypted_plain_auth = true
                c2s_require_encryption = false
                s2s_require_encryption = true
                s2s_secure_auth = false
                storage = "internal"
                default_archive_policy = true
                ssl = { certificate = "%5$s/tls.prosody.test.pem"; key = "%5$s/tls.prosody.test.key" }
                """.formatted(folder, ports.clients(), ports.servers(), ports.serversTls(), authority.getParent()));
        config.append("routes = {\n");
        routes.forEach((domain, route) -> config.append("  [\"" + domain + "\"] = " + route + ";\n"));
        config.append("}\n");
        hosts.forEach((domain, rest) -> config.append("""
                VirtualHost "%1$s"
                  ssl = { certificate = "%2$s/%1$s.pem"; key = "%2$s/%1$s.key"; cafile = "%3$s" }
                  %4$s
                """.formatted(domain, authority.getParent(), authority, rest)));
        Files.writeString(folder.resolve("prosody.cfg.lua"), config);
    }

    void start() throws Exception {
        Peers.ownedBy("prosody", folder);
        process = Peers.run("prosody", folder, Map.of(), List.of("prosody", "--config", folder + "/prosody.cfg.lua", "-F"));
        Peers.awaitPort(ports.clients());
        Peers.awaitPort(ports.servers());
    }

    int clients() {
        return ports.clients();
    }

    void stop() throws InterruptedException {
        process.terminate();
        process.exit(Peers.LIMIT);
    }

    /// Its sockets stay open, and nobody answers there.
    void freeze() throws Exception {
        process.signal("STOP");
    }

    void thaw() throws Exception {
        process.signal("CONT");
    }

    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    String output() {
        return process.output();
    }
}
