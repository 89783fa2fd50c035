"""Two servers; the one that sends is killed again and again (SIGKILL) under load. Exit 0 when every message it had acknowledged
(XEP-0198) is in the recipient's archive on the other server exactly once, in the order it was sent.

    federation.sh [--kills N] [--work FOLDER]"""
import argparse
import asyncio
import logging
import pathlib
import random
import subprocess
import sys
import tempfile

from server import Server, free_port
from xmpp import CLIENT, PATIENCE, SM, Disconnected, Refused, Stream

HERE = pathlib.Path(__file__).resolve().parent
MAM = "{urn:xmpp:mam:2}"
FORWARD = "{urn:xmpp:forward:0}"
PASSWORD = "pw"


def certificates(work, domains):
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=work, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test", "-days", "30",
            "-addext", "basicConstraints=critical,CA:TRUE")
    for domain in domains:
        openssl("req", *key, "-keyout", f"{domain}.key", "-out", f"{domain}.csr", "-subj", f"/CN={domain}")
        (work / f"{domain}.ext").write_text(f"subjectAltName=DNS:{domain}\n")
        openssl("x509", "-req", "-in", f"{domain}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-out", f"{domain}.pem", "-days", "30", "-extfile", f"{domain}.ext")


def server(launcher, work, domain, port, other, other_port):
    folder = work / domain
    folder.mkdir()
    return Server(launcher, folder, [
        f"domain={domain}", f"listen.s2s=127.0.0.1:{port}", f"tls.certificate={work}/{domain}.pem", f"tls.key={work}/{domain}.key",
        f"federation.authorities={work}/ca.pem", f'federation.hosts."{other}"=127.0.0.1:{other_port}', "federation.security=certificate"])


class Sender:
    """Sends numbered messages without end; what the server acknowledged is in `acked`."""

    def __init__(self, port, name):
        self.port, self.name, self.next, self.acked = port, name, 0, set()

    async def run(self):
        stream = Stream("127.0.0.1", self.port, "sending.test")
        try:
            await stream.log_in(self.name, PASSWORD)
            await stream.bind("x")
            stream.write("<enable xmlns='urn:xmpp:sm:3'/>")
            await stream.expect(SM + "enabled")
            await self.pump(stream)
        except (Disconnected, Refused):
            stream.cut()

    async def pump(self, stream):
        sent, covered = [], 0
        while True:
            while len(sent) - covered < 100:
                sent.append(f"{self.name}-{self.next}")
                self.next += 1
                stream.write(f"<message to='{self.name}@receiving.test' type='chat' id='{sent[-1]}'><body>{sent[-1]}</body></message>")
            stream.write("<r xmlns='urn:xmpp:sm:3'/>")
            await stream.flush()
            element = await stream.next(PATIENCE)
            if element.tag == SM + "a":
                h = int(element.get("h"))
                self.acked.update(sent[covered:h])
                covered = max(covered, h)
            await asyncio.sleep(0.01)


async def archive(port, name):
    stream = Stream("127.0.0.1", port, "receiving.test")
    await stream.log_in(name, PASSWORD)
    await stream.bind("reader")
    rows, after = [], ""
    while True:
        query = f"q{random.getrandbits(32):x}"
        stream.write(f"<iq type='set' id='{query}'><query xmlns='urn:xmpp:mam:2' queryid='{query}'><set xmlns='http://jabber.org/protocol/rsm'>"
                     f"<max>250</max>{after}</set></query></iq>")
        count = 0
        while True:
            element = await stream.next(PATIENCE)
            result = element.find(MAM + "result")
            if result is not None:
                count += 1
                rows.append(result.find(f"{FORWARD}forwarded/{CLIENT}message").get("id"))
                after = f"<after>{result.get('id')}</after>"
            elif element.tag == CLIENT + "iq" and element.get("id") == query:
                break
        if count == 0:
            stream.cut()
            return rows


async def check(senders, port):
    lost = doubled = disordered = kept = 0
    for sender in senders:
        rows = []
        for _ in range(60):
            rows = await archive(port, sender.name)
            if sender.acked <= set(rows):
                break
            await asyncio.sleep(2)
        numbers = [int(row.rpartition("-")[2]) for row in rows]
        lost += len(sender.acked - set(rows))
        doubled += len(rows) - len(set(rows))
        disordered += sum(a > b for a, b in zip(numbers, numbers[1:]))
        kept += len(rows)
    acked = sum(len(sender.acked) for sender in senders)
    print(f"acknowledged {acked}, in the archives {kept}, lost {lost}, doubled {doubled}, out of order {disordered}")
    return lost == doubled == disordered == 0 and acked > 0


async def play(args, sending, receiving):
    receiving.start()
    sending.start()
    senders = [Sender(sending.port, f"user{i}") for i in range(args.users)]
    for sender in senders:
        await Stream("127.0.0.1", sending.port, "sending.test").register(sender.name, PASSWORD)
        await Stream("127.0.0.1", receiving.port, "receiving.test").register(sender.name, PASSWORD)
    for kill in range(args.kills):
        runs = [asyncio.create_task(sender.run()) for sender in senders]
        await asyncio.sleep(random.uniform(1, 5))
        sending.kill(database=False)
        await asyncio.gather(*runs)
        took = sending.start()
        print(f"kill {kill + 1}: {sum(len(s.acked) for s in senders)} acknowledged so far, up again after {took:.1f} s", flush=True)
    return await check(senders, receiving.port)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--work", type=pathlib.Path)
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # a killed server is nothing to warn of
    work = args.work or pathlib.Path(tempfile.mkdtemp(prefix="bluetick-federation-"))
    work.mkdir(exist_ok=True)
    work.chmod(0o711)
    certificates(work, ["sending.test", "receiving.test"])
    launcher = str(HERE.parent.parent / "bluetick")
    ports = free_port(), free_port()
    sending = server(launcher, work, "sending.test", ports[0], "receiving.test", ports[1])
    receiving = server(launcher, work, "receiving.test", ports[1], "sending.test", ports[0])
    try:
        good = asyncio.run(play(args, sending, receiving))
    finally:
        for one in (sending, receiving):
            one.stop()
            one.remove()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
