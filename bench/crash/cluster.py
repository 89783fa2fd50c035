#!/usr/bin/env python3
"""Three nodes behind HAProxy serve one domain on one PostgreSQL, each in a network of its own, while people talk; they are killed,
frozen, cut off from each other, drained; the database is restarted. Then every acknowledged message is checked. Needs root (network
namespaces), haproxy and postgresql from the distribution. See bench/README.md."""
import argparse
import asyncio
import logging
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from crash import Play, report, say, whole
from check import check
from server import children, free_port, kill9

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
HOST = "10.99.0.254"
FAULTS = ("kill one", "kill two", "freeze", "partition", "drain", "database", "isolate")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--faults", type=int, default=60)
    p.add_argument("--kinds", nargs="+", choices=FAULTS, default=list(FAULTS))
    p.add_argument("--nodes", type=int, default=3)
    p.add_argument("--senders", type=int, default=2, help="of each kind")
    p.add_argument("--receivers", type=int, default=2, help="of each kind")
    p.add_argument("--rate", type=float, default=60, help="messages a second in all, at most")
    p.add_argument("--up", type=float, nargs=2, default=(0.3, 3), metavar=("MIN", "MAX"), help="seconds until a fault")
    p.add_argument("--freeze", type=float, default=10, help="seconds a frozen node sleeps")
    p.add_argument("--partition", type=float, nargs=2, default=(4, 10), metavar=("MIN", "MAX"), help="seconds a partition lasts")
    p.add_argument("--seed", type=int, default=None)
    p.add_argument("--launcher", default=str(REPOSITORY / "bluetick"))
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the servers")
    p.add_argument("--out", default=str(REPOSITORY / "bench/results"), help="where the findings go")
    p.add_argument("--keep", action="store_true", help="keep data and logs")
    return p.parse_args()


def run(*command, check=True):
    return subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


class Network:
    """A bridge, and a namespace with an address for each node. Who is cut off still reaches the database and the balancer."""

    def __init__(self, nodes):
        self.nodes = range(1, nodes + 1)

    def open(self):
        self.close()
        run("ip", "link", "add", "blue0", "type", "bridge")
        run("ip", "addr", "add", f"{HOST}/24", "dev", "blue0")
        run("ip", "link", "set", "blue0", "up")
        for n in self.nodes:
            run("ip", "netns", "add", f"blue{n}")
            run("ip", "link", "add", f"blue{n}h", "type", "veth", "peer", "name", "eth0", "netns", f"blue{n}")
            run("ip", "link", "set", f"blue{n}h", "master", "blue0", "up")
            self.inside(n, "ip", "addr", "add", f"10.99.0.{n}/24", "dev", "eth0")
            self.inside(n, "ip", "link", "set", "eth0", "up")
            self.inside(n, "ip", "link", "set", "lo", "up")

    def inside(self, n, *command, check=True):
        run("ip", "netns", "exec", f"blue{n}", *command, check=check)

    def cut(self, one, others):
        for other in others:
            self.inside(one, "ip", "route", "add", "blackhole", f"10.99.0.{other}/32")
            self.inside(other, "ip", "route", "add", "blackhole", f"10.99.0.{one}/32")

    def heal(self, one, others):
        for other in others:
            self.inside(one, "ip", "route", "del", "blackhole", f"10.99.0.{other}/32", check=False)
            self.inside(other, "ip", "route", "del", "blackhole", f"10.99.0.{one}/32", check=False)

    def isolate(self, n):
        """From the database, not from the other nodes."""
        self.inside(n, "ip", "route", "add", "blackhole", f"{HOST}/32")

    def join(self, n):
        self.inside(n, "ip", "route", "del", "blackhole", f"{HOST}/32", check=False)

    def close(self):
        for n in self.nodes:
            run("ip", "netns", "del", f"blue{n}", check=False)
        run("ip", "link", "del", "blue0", check=False)


class Postgres:
    """PostgreSQL of the distribution, as the user it refuses to do without."""

    def __init__(self, work):
        self.bin = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.data, self.port = work / "postgres", free_port()

    def as_user(self, *command):
        subprocess.run(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command], check=True, cwd="/",
                       stdout=subprocess.DEVNULL)

    def open(self):
        self.data.mkdir()
        shutil.chown(self.data, "postgres", "postgres")
        self.as_user(self.bin / "initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "-U", "bluetick")
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(f"port = {self.port}\nlisten_addresses = '{HOST}'\nunix_socket_directories = ''\nmax_connections = 200\n")
        with open(self.data / "pg_hba.conf", "a") as hba:
            hba.write("host all all 10.99.0.0/24 trust\n")
        self.start()

    def start(self):
        self.as_user(self.bin / "pg_ctl", "-D", self.data, "-l", self.data / "log", "-w", "start")

    def kill(self):
        self.as_user(self.bin / "pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def close(self):
        try:
            self.kill()
        except subprocess.CalledProcessError:
            pass


class Node:
    def __init__(self, n, launcher, work, database, settings):
        self.n, self.launcher, self.data, self.log = n, launcher, work / f"node{n}", work / f"node{n}.log"
        self.settings = [
            "domain=localhost", f"data-dir={self.data}", f"database.url=postgresql://{HOST}:{database.port}/postgres",
            f"listen.c2s=10.99.0.{n}:5222", "listen.c2s-tls=", "listen.s2s=", "listen.http=", "listen.https=", "tls.required=false",
            "limits.rates=false", "registration.open=true", "sasl.iterations=4096", "limits.resumption=20s", "cluster.enabled=true",
            f"cluster.listen=10.99.0.{n}:5290", "cluster.secret=verona", *settings]
        self.process = None

    def start(self):
        options = [part for setting in self.settings for part in ("--set", setting)]
        with open(self.log, "ab") as log:
            self.end = log.tell()
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", f"blue{self.n}", self.launcher, "start", "--config", "/dev/null", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        return self

    def wait(self, patience=120):
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
        subprocess.run([self.launcher, "drain", "--config", "/dev/null", "--set", f"data-dir={self.data}"], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120)
        self.process.wait(60)

    def close(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


class Balancer:
    """HAProxy with the configuration that comes along, for these addresses."""

    def __init__(self, work, nodes):
        self.port = free_port()
        template = (REPOSITORY / "conf/haproxy.cfg").read_text()
        section = template[template.index("# --- clients"):template.index("# --- end of clients")]
        section = section.replace("bind :5222", f"bind 127.0.0.1:{self.port}")
        servers = "\n".join(f"    server node{n} 10.99.0.{n}:5222 check inter 500ms send-proxy-v2" for n in nodes)
        head, _, _ = section.partition("    server ")
        self.file = work / "haproxy.cfg"
        self.file.write_text("defaults\n    timeout connect 2s\n    timeout client 1h\n    timeout server 1h\n" + head + servers + "\n")
        self.process = None

    def open(self):
        self.process = subprocess.Popen(["haproxy", "-f", str(self.file), "-db"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:  # until it listens and has found the nodes
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

    def __init__(self, o, work):
        self.network = Network(o.nodes)
        self.database = Postgres(work)
        settings = [f"listen.proxies={HOST}", *o.set]
        self.nodes = [Node(n, o.launcher, work, self.database, settings) for n in self.network.nodes]
        self.balancer = Balancer(work, self.network.nodes)
        self.port = self.balancer.port

    def start(self):
        self.network.open()
        self.database.open()
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.wait()
        self.balancer.open()

    def stop(self):
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


class ClusterPlay(Play):
    async def fault(self, number, kind):
        if random.random() < 0.75:
            await self.progress(30)
        await asyncio.sleep(random.uniform(*self.o.up))
        self.ledger.kills.append((self.ledger.now(), kind))
        began = time.monotonic()
        victim = await asyncio.to_thread(self.server.fault, kind, self.o)
        say(f"fault {number + 1}: {kind} (node {victim}), over after {time.monotonic() - began:.1f} s; {len(self.ledger.sent)} sent, "
            f"{self.acked()} acknowledged; {self.ledger.resumed} resumed, {self.ledger.not_resumed} not")


async def play(o, cluster):
    cluster.start()
    p = ClusterPlay(o, cluster)
    await p.register()
    p.begin()
    await asyncio.sleep(1.5)
    kinds = [o.kinds[i % len(o.kinds)] for i in range(o.faults)]
    random.shuffle(kinds)
    for number, kind in enumerate(kinds):
        await p.fault(number, kind)
    await asyncio.sleep(3)
    await p.calm_down()
    await p.stop()
    archives = {user: await whole(user, cluster, 100) for user in p.devices}
    unmanaged = {n for n, d in p.devices.items() if not d.managed}
    return p, check(p.ledger, archives, p.pagers, unmanaged), archives


def main():
    o = options()
    seed = random.randrange(1 << 32) if o.seed is None else o.seed
    random.seed(seed)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.geteuid() != 0:
        raise SystemExit("network namespaces need root")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-cluster-"))
    work.chmod(0o755)
    cluster = Cluster(o, work)
    began = time.monotonic()
    failed = True
    try:
        p, found, archives = asyncio.run(play(o, cluster))
        failed = report(o, seed, p, found, archives, time.monotonic() - began)
    finally:
        cluster.stop()
        if not failed and not o.keep:
            shutil.rmtree(work, ignore_errors=True)
        else:
            say(f"data and logs are in {work}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
