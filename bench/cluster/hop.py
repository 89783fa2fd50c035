#!/usr/bin/env python3
"""What it costs that sender and recipient are on different nodes: CPU a durable message (two nodes and PostgreSQL together), and
latency, against both on one node. See bench/README.md."""
import argparse
import asyncio
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from nodes import REPOSITORY, Cluster  # noqa: E402
from people import PASSWORD  # noqa: E402
from server import children  # noqa: E402
from xmpp import CLIENT, PATIENCE, SM, Stream  # noqa: E402

BURST = 10
PAUSE = 0.01


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--messages", type=int, default=600, help="of each pair, a round")
    p.add_argument("--pairs", type=int, default=10)
    p.add_argument("--single", type=int, default=500, help="messages sent one after the other, for the latency")
    p.add_argument("--rounds", type=int, default=3, help="the first is to warm up")
    p.add_argument("--launcher", default=str(REPOSITORY / "bluetick"))
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the servers")
    o = p.parse_args()
    o.nodes, o.loopback = 2, True
    return o


def cpu(pids):
    ticks = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


class Client:
    def __init__(self, cluster, node, user):
        self.port, self.user, self.received = int(cluster.network.c2s(node).rpartition(":")[2]), user, 0

    async def begin(self):
        self.stream = Stream("127.0.0.1", self.port, "localhost")
        await self.stream.log_in(self.user, PASSWORD)
        await self.stream.bind("x")
        self.stream.write("<enable xmlns='urn:xmpp:sm:3'/>")
        await self.stream.expect(SM + "enabled")
        self.stream.write("<presence/>")
        return self

    async def next(self):
        element = await self.stream.next(PATIENCE)
        if element.tag.startswith(CLIENT):
            self.received += 1
        elif element.tag == SM + "r":
            self.acknowledge()
        return element

    def acknowledge(self):
        self.stream.write(f"<a xmlns='urn:xmpp:sm:3' h='{self.received}'/>")

    async def receive(self, count):
        """Seconds from sending to arrival."""
        took = []
        while len(took) < count:
            element = await self.next()
            if element.tag == CLIENT + "message":
                took.append(time.perf_counter() - float(element.findtext(CLIENT + "body")))
                if len(took) % 20 == 0:
                    self.acknowledge()
        return took

    async def send(self, to, count, burst):
        """So many, then waits until they are acknowledged."""
        sent, acked, h = 0, 0, None
        while sent < count:
            for _ in range(min(burst, count - sent)):
                sent += 1
                self.stream.write(f"<message to='{to}@localhost' type='chat' id='m{sent}'><body>{time.perf_counter()}</body></message>")
            self.stream.write("<r xmlns='urn:xmpp:sm:3'/>")
            while acked < sent:
                element = await self.next()
                if element.tag == SM + "a":
                    h = int(element.get("h"))
                    acked = h - self.before
            if burst == 1:
                await asyncio.sleep(PAUSE)
        self.before += count


async def round_of(o, cluster, recipients_on):
    senders = [await Client(cluster, 1, f"s{i}").begin() for i in range(o.pairs)]
    recipients = [await Client(cluster, recipients_on, f"r{i}").begin() for i in range(o.pairs)]
    for sender in senders:
        sender.before = 1  # its presence
    await asyncio.sleep(1)
    pids = [pid for node in cluster.nodes for pid in children(node.process.pid)] + children(cluster.database.server.postmaster())
    before = cpu(pids)
    await asyncio.gather(*(s.send(f"r{i}", o.messages, BURST) for i, s in enumerate(senders)), *(r.receive(o.messages) for r in recipients))
    each = (cpu(pids) - before) / (o.pairs * o.messages)
    _, took = await asyncio.gather(senders[0].send("r0", o.single, 1), recipients[0].receive(o.single))
    for client in senders + recipients:
        client.stream.close()
    return each * 1e6, statistics.median(took) * 1e3


async def play(o, cluster):
    cluster.start()
    for i in range(o.pairs):
        for user in (f"s{i}", f"r{i}"):
            await Stream("127.0.0.1", cluster.port, "localhost").register(user, PASSWORD)
    rounds = []
    for number in range(o.rounds):
        rounds.append([await round_of(o, cluster, node) for node in (1, 2)])
        (one, near), (other, far) = rounds[-1]
        print(f"round {number + 1}: CPU {one:.0f} and {other:.0f} us a message, latency {near:.2f} and {far:.2f} ms", flush=True)
    (one, near), (other, far) = [[statistics.median(values) for values in zip(*(r[i] for r in rounds[1:] or rounds))] for i in (0, 1)]
    print("\n| durable chat messages | one node | two nodes | |\n|---|---:|---:|---:|")
    print(f"| CPU a message, servers and PostgreSQL, us | {one:.0f} | {other:.0f} | {other / one:.2f}× |")
    print(f"| latency of single messages, p50, ms | {near:.2f} | {far:.2f} | {far - near:+.2f} |")


def main():
    o = options()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-hop-"))
    work.chmod(0o755)
    cluster = Cluster(o, work, balanced=False)
    try:
        asyncio.run(play(o, cluster))
    finally:
        cluster.stop()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
