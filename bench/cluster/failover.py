#!/usr/bin/env python3
"""Kills one of three nodes (SIGKILL) with many clients connected through HAProxy, and tells when all of them were served again: logged
in anew, resumed (XEP-0198 §5) or bound, and answered. See bench/README.md."""
import argparse
import asyncio
import pathlib
import random
import resource
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from crash import patiently  # noqa: E402
from nodes import REPOSITORY, Cluster  # noqa: E402
from people import PASSWORD  # noqa: E402
from xmpp import CLIENT, PATIENCE, SM, Disconnected, Refused, Stream  # noqa: E402

AT_A_TIME = 50


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--clients", type=int, default=3000)
    p.add_argument("--nodes", type=int, default=3)
    p.add_argument("--namespaces", dest="loopback", action="store_false", help="a network for each node; needs root and PostgreSQL")
    p.add_argument("--launcher", default=str(REPOSITORY / "bluetick"))
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the servers")
    return p.parse_args()


class Client:
    def __init__(self, number, cluster):
        self.user, self.cluster = f"user{number}", cluster
        self.id, self.received = None, 0
        self.broken, self.resumed, self.served = False, None, None

    async def register(self):
        await Stream("127.0.0.1", self.cluster.port, "localhost").register(self.user, PASSWORD)

    async def begin(self):
        self.stream = await self.log_in()
        await self.bind()

    async def come(self):
        await patiently(self.register)
        await patiently(self.begin)

    async def log_in(self):
        stream = Stream("127.0.0.1", self.cluster.port, "localhost")
        try:
            await stream.log_in(self.user, PASSWORD)
        except (Disconnected, Refused):
            stream.cut()
            raise
        return stream

    async def bind(self):
        await self.stream.bind("phone")
        self.stream.write("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        self.id, self.received = (await self.stream.expect(SM + "enabled")).get("id"), 0
        self.stream.write("<presence/>")
        await self.answered()

    async def live(self):
        """Until the connection breaks; then until it is served again."""
        try:
            while True:
                self.take(await self.stream.next())
        except Disconnected:
            self.broken = True
        while self.served is None:
            try:
                self.stream = await self.log_in()
                await self.come_back()
                self.served = time.monotonic()
            except (Disconnected, Refused):
                await asyncio.sleep(random.uniform(0.1, 0.5))

    async def come_back(self):
        self.stream.write(f"<resume xmlns='urn:xmpp:sm:3' h='{self.received}' previd='{self.id}'/>")
        answer = await self.stream.next(PATIENCE)
        if answer.tag == SM + "resumed":
            self.resumed = True
            await self.answered()
        else:
            self.resumed = False
            await self.bind()

    async def answered(self):
        """A request is: this client is served."""
        self.stream.write("<iq type='get' id='ping' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>")
        while True:
            element = await self.stream.next(PATIENCE)
            self.take(element)
            if element.tag == CLIENT + "iq" and element.get("id") == "ping":
                return

    def take(self, element):
        if element.tag == SM + "r":
            self.stream.write(f"<a xmlns='urn:xmpp:sm:3' h='{self.received}'/>")
        elif element.tag.startswith(CLIENT):
            self.received += 1


async def some_at_a_time(steps):
    limit = asyncio.Semaphore(AT_A_TIME)

    async def one(step):
        async with limit:
            await step
    await asyncio.gather(*(one(step) for step in steps))


async def play(o, cluster):
    cluster.start()
    clients = [Client(n, cluster) for n in range(o.clients)]
    await some_at_a_time(client.come() for client in clients)
    print(f"{len(clients)} clients are online", flush=True)
    lives = {client: asyncio.create_task(client.live()) for client in clients}
    await asyncio.sleep(2)  # a session is written down once a second
    began = time.monotonic()
    await asyncio.to_thread(cluster.nodes[0].kill)
    await asyncio.sleep(5)
    lost = [client for client in clients if client.broken]
    _, waiting = await asyncio.wait([lives[client] for client in lost], timeout=120)
    for task in lives.values():
        task.cancel()
    times = sorted(client.served - began for client in lost if client.served)
    resumed = sum(client.resumed is True for client in lost)
    print("\n| | |\n|---|---:|")
    print(f"| clients, on {o.nodes} nodes | {len(clients)} |\n| of them on the node that was killed | {len(lost)} |")
    for name, at in (("half", len(times) // 2), ("99 of 100", len(times) * 99 // 100), ("all", len(times) - 1)):
        print(f"| {name} served again after, s | {times[at]:.1f} |")
    print(f"| of them resumed | {resumed / len(lost):.1%} |\n| not back after 2 minutes | {len(waiting)} |")
    return times[-1] <= 10 and resumed >= 0.95 * len(lost) and not waiting


def main():
    o = options()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    work = pathlib.Path(tempfile.mkdtemp(prefix="bluetick-failover-"))
    work.chmod(0o755)
    o.set = ["limits.connections-per-address=100000", *o.set]
    cluster = Cluster(o, work)
    good = False
    try:
        good = asyncio.run(play(o, cluster))
    finally:
        cluster.stop()
        if good:
            shutil.rmtree(work, ignore_errors=True)
        else:
            print(f"data and logs are in {work}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
