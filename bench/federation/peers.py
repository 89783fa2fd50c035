"""Servers that federate on 127.0.0.1, each with a certificate of the same authority, TLS required, all on the same processors."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
from functools import partial

CRASH = pathlib.Path(__file__).resolve().parent.parent / "crash"
sys.path.insert(0, str(CRASH))
from nodes import Postgres  # noqa: E402
from server import Server, children, free_port  # noqa: E402

LAUNCHER = str(CRASH.parent.parent / "bluetick")
SERVER_CPUS = {int(cpu) for cpu in os.environ.get("SERVER_CPUS", "0").split(",")}
PATIENCE = 60
ROUTES = """
module:set_global();
local service, basic = require "net.resolvers.service", require "net.resolvers.basic";
local routes, original = module:get_option("routes", {}), service.new;
service.new = function (hostname, name, conn_type, extra)
    if not routes[hostname] then return original(hostname, name, conn_type, extra); end
    if name ~= "xmpp-server" then return { next = function (_, cb) cb(nil); end }; end
    return basic.new("127.0.0.1", routes[hostname], conn_type, extra);
end
"""


def cpu_seconds(pids):
    ticks = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def pinned():
    os.sched_setaffinity(0, SERVER_CPUS)
    first("self")


def on_server_cpus(do):
    """What is started meanwhile inherits the processors."""
    mask = os.sched_getaffinity(0)
    os.sched_setaffinity(0, SERVER_CPUS)
    try:
        do()
    finally:
        os.sched_setaffinity(0, mask)


def first(process):
    """Other work on the machine disturbs little then."""
    try:
        pathlib.Path(f"/proc/{process}/autogroup").write_text("-20")
    except OSError:
        pass


def wait_port(port, process):
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE and process.poll() is None:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"port {port} did not open")


class Names(threading.Thread):
    """A name server for ejabberd, which cannot be told otherwise where others are."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ports, self.socket = {}, socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            query, asker = self.socket.recvfrom(2048)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
                at += 1 + query[at]
            kind = int.from_bytes(query[at + 1:at + 3], "big")
            port = self.ports.get(".".join(labels)) if kind == 33 else None
            answer = b""
            if port:
                data = bytes([0, 0, 0, 0]) + port.to_bytes(2, "big") + b"\x09localhost\0"
                answer = b"\xc0\x0c\x00\x21\x00\x01\x00\x00\x00\x3c" + len(data).to_bytes(2, "big") + data
            head = query[:2] + (0x8580 if port else 0x8583).to_bytes(2, "big") + bytes([0, 1, 0, len(answer) > 0, 0, 0, 0, 0])
            self.socket.sendto(head + query[12:at + 5] + answer, asker)


class Peer:
    """One server with one domain."""

    def __init__(self, world, kind, domain, **options):
        self.world, self.kind, self.domain, self.options = world, kind, domain, options
        self.clients, self.servers = free_port(), free_port()
        self.folder = world.work / domain
        self.process = None
        world.certify(domain)
        world.ports[domain] = self.servers
        world.names.ports[f"_xmpp-server._tcp.{domain}"] = self.servers

    def pids(self):
        return children(self.process.pid)

    def run(self, user, command, **environment):
        shutil.chown(self.folder, user, user)
        for path in self.folder.rglob("*"):
            shutil.chown(path, user, user)
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]
        with open(self.world.work / f"{self.domain}.log", "ab") as log:
            self.process = subprocess.Popen(as_user, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True, preexec_fn=pinned, env={**os.environ, "HOME": str(self.folder), **environment})
        wait_port(self.clients, self.process)
        wait_port(self.servers, self.process)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Prosody(Peer):
    def start(self):
        (self.folder / "plugins").mkdir(parents=True)
        (self.folder / "plugins/mod_routes.lua").write_text(ROUTES)
        routes = "; ".join(f'["{domain}"] = {port}' for domain, port in self.world.ports.items())
        (self.folder / "prosody.cfg.lua").write_text(f"""
            data_path = "{self.folder}/data"
            plugin_paths = {{ "{self.folder}/plugins" }}
            routes = {{ {routes} }}
            pidfile = "{self.folder}/prosody.pid"
            log = {{ error = "*console" }}
            network_backend = "epoll"
            network_settings = {{ opportunistic_writes = true }}
            interfaces = {{ "127.0.0.1" }}
            c2s_ports = {{ {self.clients} }}
            s2s_ports = {{ {self.servers} }}
            c2s_direct_tls_ports = {{ }} s2s_direct_tls_ports = {{ }} http_ports = {{ }} https_ports = {{ }}
            modules_enabled = {{ "routes", "disco", "roster", "saslauth", "tls", "blocklist", "carbons", "pep", "private", "smacks", "vcard4",
                "vcard_legacy", "csi_simple", "ping", "register_ibr", "time", "version" }}
            authentication = "internal_hashed"
            allow_registration = true
            allow_unencrypted_plain_auth = true
            c2s_require_encryption = false
            s2s_require_encryption = true
            s2s_secure_auth = true
            storage = "internal"
            VirtualHost "{self.domain}"
              ssl = {{ certificate = "{self.world.work}/{self.domain}.pem"; key = "{self.world.work}/{self.domain}.key";
                cafile = "{self.world.work}/ca.pem" }}
            """)
        self.run("prosody", ["prosody", "--config", f"{self.folder}/prosody.cfg.lua", "-F"])


class Ejabberd(Peer):
    """`archiving`: every message is in its archive, in a PostgreSQL of its own."""
    postgres = None
    archive = ""

    def start(self):
        (self.folder / "spool").mkdir(parents=True)
        if self.options.get("archiving"):
            self.open_archive()
        (self.folder / "inetrc").write_text(f'{{lookup,[dns,file]}}.\n{{resolv_conf,"/dev/null"}}.\n'
                                            f"{{nameserver,{{127,0,0,1}},{self.world.names.port}}}.\n")
        (self.folder / "ejabberd.yml").write_text(f"""
hosts: [{self.domain}]
loglevel: error
certfiles: ["{self.world.work}/{self.domain}.both"]
ca_file: "{self.world.work}/ca.pem"
s2s_cafile: "{self.world.work}/ca.pem"
s2s_use_starttls: required
max_fsm_queue: 1000000
listen:
  - {{port: {self.clients}, ip: 127.0.0.1, module: ejabberd_c2s, max_stanza_size: 262144, access: all, shaper: none}}
  - {{port: {self.servers}, ip: 127.0.0.1, module: ejabberd_s2s_in, max_stanza_size: 262144, shaper: none}}
auth_password_format: scram
registration_timeout: infinity
access_rules:
  register: {{allow: all}}
modules:
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_disco: {{}}
  mod_offline: {{}}
  mod_pubsub: {{plugins: [flat, pep]}}
  mod_register: {{access: register, ip_access: all, password_strength: 0}}
  mod_roster: {{versioning: true}}
  mod_s2s_dialback: {{}}
  mod_stream_mgmt: {{}}
{self.archive}
""")
        count = str(len(SERVER_CPUS))
        self.run("ejabberd", ["erl", "-noinput", "+K", "true", "+S", f"{count}:{count}", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none",
                              "-mnesia", "dir", f'"{self.folder}/spool"', "-s", "ejabberd"],
                 EJABBERD_CONFIG_PATH=f"{self.folder}/ejabberd.yml", EJABBERD_LOG_PATH=f"{self.folder}/ejabberd.log",
                 ERL_LIBS="/usr/lib/x86_64-linux-gnu", ERL_INETRC=f"{self.folder}/inetrc", ERL_CRASH_DUMP_BYTES="0", ERL_CRASH_DUMP="/dev/null")

    def open_archive(self):
        home = self.world.work / f"{self.domain}.database"
        home.mkdir(mode=0o755)
        self.postgres = Postgres(home, "127.0.0.1")
        on_server_cpus(self.postgres.open)
        subprocess.run(["psql", "-q", "-h", "127.0.0.1", "-p", str(self.postgres.port), "-U", "bluetick", "-f", "/usr/share/ejabberd/sql/pg.sql",
                        "postgres"], check=True, stdout=subprocess.DEVNULL)
        self.archive = f"""  mod_mam: {{default: always, db_type: sql}}
sql_type: pgsql
sql_server: 127.0.0.1
sql_port: {self.postgres.port}
sql_database: postgres
sql_username: bluetick
sql_password: x"""

    def pids(self):
        return set(super().pids()) | set(children(self.postgres.pid()) if self.postgres else [])

    def stop(self):
        super().stop()
        if self.postgres:
            self.postgres.close()


class Bluetick(Peer):
    """As `./bluetick start` has it; `relay`: archive and offline store are off, so that messages are only passed on, as by the others."""

    def __init__(self, *what, **options):
        super().__init__(*what, **options)
        work = self.world.work
        settings = [f"domain={self.domain}", f"listen.s2s=127.0.0.1:{self.servers}", f"tls.certificate={work}/{self.domain}.pem",
                    f"tls.key={work}/{self.domain}.key", f"federation.authorities={work}/ca.pem", "log.level=warn",
                    "federation.security=certificate"]
        if self.options.get("relay"):
            settings += ["archive.enabled=false", "offline.enabled=false"]
        self.server = Server(LAUNCHER, self.folder, settings + self.options.get("settings", []))
        self.clients = self.server.port

    def start(self):
        self.folder.mkdir()
        self.server.settings += [f'federation.hosts."{domain}"=127.0.0.1:{port}' for domain, port in self.world.ports.items() if domain != self.domain]
        on_server_cpus(lambda: self.server.start(120))
        self.process = self.server.process
        for pid in (self.process.pid, self.server.postmaster()):
            first(pid)

    def pids(self):
        postmaster = self.server.postmaster()
        return set(children(self.process.pid)) | set(children(postmaster) if postmaster else [])

    def stop(self):
        self.server.stop()
        self.server.remove()


KINDS = {"prosody": Prosody, "ejabberd": Ejabberd, "archiving": partial(Ejabberd, archiving=True), "bluetick": Bluetick,
         "relay": partial(Bluetick, relay=True)}


class World:
    """What the servers share: an authority, and where each domain is."""

    def __init__(self, work):
        self.work, self.ports, self.names = work, {}, Names()
        work.chmod(0o755)
        self.openssl("req", "-x509", *self.key("ca"), "-out", "ca.pem", "-subj", "/CN=Test", "-days", "30",
                     "-addext", "basicConstraints=critical,CA:TRUE")

    def openssl(self, *args):
        subprocess.run(["openssl", *args], cwd=self.work, check=True, capture_output=True)

    @staticmethod
    def key(name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key"]

    def certify(self, domain, file=None):
        file = file or domain
        self.openssl("req", *self.key(file), "-out", f"{file}.csr", "-subj", f"/CN={domain}")
        (self.work / f"{file}.ext").write_text(f"subjectAltName=DNS:{domain}\n")
        self.openssl("x509", "-req", "-in", f"{file}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-out", f"{file}.pem", "-days", "30", "-extfile", f"{file}.ext")
        (self.work / f"{file}.both").write_text((self.work / f"{file}.pem").read_text() + (self.work / f"{file}.key").read_text())
        for name in ("key", "both"):
            (self.work / f"{file}.{name}").chmod(0o644)  # the servers are users of their own; it is thrown away
