"""Several nodes that serve one domain on one PostgreSQL, with HAProxy in front: started, harmed, repaired, stopped."""
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import time

from network import Loopback, Namespaces
from server import Server, children, free_port, kill9

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


class Postgres:
    """PostgreSQL of the distribution, as the user it refuses to do without."""

    def __init__(self, work, host):
        self.bin = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.data, self.host, self.port = work / "postgres", host, free_port()
        self.settings = [f"database.url=postgresql://{host}:{self.port}/postgres"]

    def as_user(self, *command):
        subprocess.run(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command], check=True, cwd="/",
                       stdout=subprocess.DEVNULL)

    def open(self):
        self.data.mkdir()
        shutil.chown(self.data, "postgres", "postgres")
        self.as_user(self.bin / "initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "-U", "bluetick")
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(f"port = {self.port}\nlisten_addresses = '{self.host}'\nunix_socket_directories = ''\nmax_connections = 200\n")
        with open(self.data / "pg_hba.conf", "a") as hba:
            hba.write("host all all 10.99.0.0/24 trust\n")
        self.start()

    def start(self):
        self.as_user(self.bin / "pg_ctl", "-D", self.data, "-l", self.data / "log", "-w", "start")

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def kill(self):
        self.as_user(self.bin / "pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def close(self):
        try:
            self.kill()
        except subprocess.CalledProcessError:
            pass


class LeftPostgres:
    """The embedded PostgreSQL of a server that was killed: it goes on without."""

    def __init__(self, work, launcher):
        folder = work / "first"
        folder.mkdir()
        self.server, self.home = Server(launcher, folder, []), folder / "data/postgres"
        self.settings = []

    def open(self):
        self.server.start()
        self.server.kill(database=False)
        port = (self.home / "data/postmaster.pid").read_text().splitlines()[3]
        password = (self.home / "password").read_text()
        self.settings = [f"database.url=postgresql://127.0.0.1:{port}/postgres", "database.user=bluetick", f"database.password={password}"]

    def close(self):
        self.server.stop()


class Node:
    """One of them, from the configuration of the example, with addresses of its own."""
    CONFIG = REPOSITORY / "conf/cluster-example/node.toml"

    def __init__(self, n, launcher, work, network, database, settings):
        self.n, self.launcher, self.data, self.log = n, launcher, work / f"node{n}", work / f"node{n}.log"
        self.inside, self.database = network.inside(n), database
        self.settings = [f"data-dir={self.data}", f"listen.c2s={network.c2s(n)}", f"listen.http={network.http(n)}",
                         f"cluster.listen={network.link(n)}", *settings]
        self.process = None

    def start(self):
        options = [part for setting in self.settings + self.database.settings for part in ("--set", setting)]
        with open(self.log, "ab") as log:
            self.end = log.tell()
            self.process = subprocess.Popen([*self.inside, self.launcher, "start", "--config", self.CONFIG, *options],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        return self

    def wait(self, patience=600):
        began = time.monotonic()
        while time.monotonic() - began < patience:
            with open(self.log, "rb") as log:
                log.seek(self.end)
                if any(line.startswith(b"ready:") for line in log.read().splitlines()):
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"node {self.n} did not start; see {self.log}")

    def signal(self, number):
        for pid in children(self.process.pid):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def kill(self):
        kill9(children(self.process.pid))
        self.process.wait()

    def drain(self):
        """As an upgrade does: ends when everybody has gone elsewhere."""
        subprocess.run([self.launcher, "drain", "--config", self.CONFIG, "--set", f"data-dir={self.data}"], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=600)
        self.process.wait(600)

    def close(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


class Balancer:
    """HAProxy with the section for clients of the configuration that comes along, for these addresses."""

    def __init__(self, work, network):
        self.port, self.file, self.process = network.balancer, work / "haproxy.cfg", None
        template = (REPOSITORY / "conf/haproxy.cfg").read_text()
        section = template[template.index("# --- clients"):template.index("# --- end of clients")]
        head, _, _ = section.replace("bind :5222", f"bind 127.0.0.1:{self.port}").partition("    server ")
        options = re.search(r"server node1 \S+ (.*)", section)[1]
        servers = [f"    server node{n} {network.c2s(n)} " + options.replace("port 5280", f"port {network.http(n).rpartition(':')[2]}")
                   for n in network.nodes]
        self.file.write_text("defaults\n    timeout connect 2s\n    timeout client 1h\n    timeout server 1h\n" + head
                             + "\n".join(servers) + "\n")

    def open(self):
        self.process = subprocess.Popen(["haproxy", "-f", str(self.file), "-db"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:  # until it listens
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"HAProxy did not start; try: haproxy -f {self.file} -db")
                time.sleep(0.1)

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


class Cluster:
    """Stands where a single server does: clients connect to `port`."""

    def __init__(self, o, work, balanced=True):
        self.network = (Loopback if o.loopback else Namespaces)(o.nodes)
        self.database = LeftPostgres(work, o.launcher) if o.loopback else Postgres(work, self.network.HOST)
        self.balancer = Balancer(work, self.network) if balanced and shutil.which("haproxy") else None
        balanced = [f"listen.proxies={self.network.HOST}", f"web.balancers={self.network.HOST}"] if self.balancer else []
        settings = balanced + o.set
        self.nodes = [Node(n, o.launcher, work, self.network, self.database, settings) for n in self.network.nodes]

    @property
    def port(self):
        """Without a balancer clients find a node themselves."""
        if self.balancer:
            return self.balancer.port
        return int(self.network.c2s(random.choice(self.network.nodes)).rpartition(":")[2])

    def start(self):
        self.network.open()
        self.database.open()
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.wait()
        if self.balancer:
            self.balancer.open()

    def stop(self):
        if self.balancer:
            self.balancer.close()
        for node in self.nodes:
            node.close()
        self.database.close()
        self.network.close()

    def fault(self, kind, o):
        """Does harm and repairs it; returns when all nodes are ready again. On a thread of its own."""
        victim, *others = random.sample(self.nodes, len(self.nodes))
        match kind:
            case "kill one" | "kill two":
                dead = [victim] if kind == "kill one" else [victim, others[0]]
                for node in dead:
                    node.kill()
                time.sleep(random.uniform(0, 3))
                for node in dead:
                    node.start()
                for node in dead:
                    node.wait()
            case "freeze":
                victim.signal(signal.SIGSTOP)
                time.sleep(o.freeze)
                victim.signal(signal.SIGCONT)
                time.sleep(random.uniform(3, 8))
            case "partition":
                numbers = [node.n for node in others]
                self.network.cut(victim.n, numbers)
                time.sleep(random.uniform(*o.partition))
                self.network.heal(victim.n, numbers)
                time.sleep(random.uniform(2, 8))
            case "isolate":
                self.network.isolate(victim.n)
                time.sleep(random.uniform(*o.partition))
                self.network.join(victim.n)
                time.sleep(random.uniform(1, 4))
            case "drain":
                victim.drain()
                victim.start().wait()
            case "database":
                self.database.kill()
                time.sleep(random.uniform(0, 3))
                self.database.start()
        return victim.n
