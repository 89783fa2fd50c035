"""Those who talk while the server is killed under them. A device belongs to the event loop."""
import asyncio
import random
from xml.etree.ElementTree import ParseError

from ledger import BOUNCED, ODD, WRONG_H
from xmpp import CLIENT, PATIENCE, SM, Disconnected, Managed, Refused, Stream, text

PASSWORD = "crash-secret"
SID = "{urn:xmpp:sid:0}stanza-id"


class Device:
    """One resource of a user. Whenever it is to be online and is not, it connects: resumes if it can, else binds anew and
    sends again, with the same ids, what was not acknowledged."""

    def __init__(self, user, ledger, server, managed=True, resumes=True, online=True):
        self.user, self.ledger, self.server = user, ledger, server
        self.managed, self.resumes = managed, resumes
        self.sm = Managed(ledger.ack, lambda what: ledger.remark(WRONG_H, user, what))
        self.stream = None
        self.answers = 0  # how many <a/> came
        self.broken = None  # by what the last connection was, unless the device itself ended it
        self.online = asyncio.Event()
        if online:
            self.online.set()

    async def live(self):
        while True:
            await self.online.wait()
            stream = Stream("127.0.0.1", self.server.port, "localhost")
            try:
                await self.connect(stream)
                self.stream = stream
                if self.broken:
                    self.ledger.served(self.broken)
                while True:
                    self.handle(stream, await stream.next())
            except (Disconnected, ParseError):
                pass
            except Refused as e:
                if not self.ledger.away:
                    self.ledger.remark(ODD, self.user, f"refused: {e}")
            finally:
                if self.stream:
                    self.broken = self.ledger.broken() if self.online.is_set() else None
                self.stream = None
                stream.cut()
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def connect(self, stream):
        await stream.log_in(self.user, PASSWORD)
        if self.resumes and self.sm.id and await self.resume(stream):
            return
        await stream.bind(random.choice(("phone", "")))  # some clients leave it to the server: then the old session is still there
        if self.managed:
            stream.write(f"<enable xmlns='urn:xmpp:sm:3' resume='{str(self.resumes).lower()}'/>")
            enabled = await stream.expect(SM + "enabled")
            self.sm.begin()
            self.sm.id = enabled.get("id")
            self.sm.unacked.appendleft((None, "<presence/>"))
            self.write_again(stream)
        else:
            stream.write("<presence/>")

    async def resume(self, stream):
        stream.write(f"<resume xmlns='urn:xmpp:sm:3' h='{self.sm.received}' previd='{self.sm.id}'/>")
        answer = await stream.next(PATIENCE)
        if answer.tag == SM + "resumed":
            self.ledger.resumed += 1
            self.sm.covered(answer.get("h"), "resumed")
            self.write_again(stream)
            return True
        if answer.tag != SM + "failed":
            raise Refused(f"resume was answered with {text(answer)}")
        self.ledger.not_resumed += 1
        if answer.get("h") is not None:
            self.sm.covered(answer.get("h"), "failed")
        self.sm.id = None
        return False

    def write_again(self, stream):
        for _, stanza in self.sm.unacked:
            stream.write(stanza)
        stream.write("<r xmlns='urn:xmpp:sm:3'/>")

    def handle(self, stream, element):
        if element.tag == SM + "r":
            stream.write(f"<a xmlns='urn:xmpp:sm:3' h='{self.sm.received}'/>")
        elif element.tag == SM + "a":
            self.answers += 1
            self.sm.covered(element.get("h"), "a")
        elif element.tag.startswith(CLIENT):
            self.sm.received = (self.sm.received + 1) & 0xffffffff
            if element.tag == CLIENT + "message":
                self.message(element)

    def message(self, element):
        if element.get("type") == "error":
            self.ledger.refused.add(element.get("id"))
            self.ledger.remark(BOUNCED, self.user, text(element))
            return
        account = f"{self.user}@localhost"
        ids = [e.get("id") for e in element.findall(SID) if e.get("by") == account]
        self.ledger.receive(self.user, element.get("id"), ids[0] if len(ids) == 1 else f"{len(ids)} stanza-ids")

    def leave(self):
        """In order, until `online` is set again."""
        self.online.clear()
        self.sm.id = None
        if self.stream:
            self.stream.close()

    def cut(self):
        if self.stream:
            self.stream.cut()


class Sender(Device):
    def __init__(self, user, ledger, server, recipients, rate, window=20, **kind):
        super().__init__(user, ledger, server, **kind)
        self.recipients, self.rate, self.window = recipients, rate, window
        self.numbers = dict.fromkeys(recipients, 0)
        self.talking = True

    async def talk(self):
        while self.talking:
            await asyncio.sleep(random.expovariate(self.rate))
            if len(self.sm.unacked) < self.window:
                self.send(random.choice(self.recipients))

    def send(self, recipient):
        name = self.ledger.send(self.user, recipient, self.numbers[recipient])
        self.numbers[recipient] += 1
        stanza = (f"<message to='{recipient}@localhost' type='chat' id='{name}'><body>{name}</body>"
                  f"<origin-id xmlns='urn:xmpp:sid:0' id='{name}'/></message>")
        self.sm.unacked.append((name, stanza))
        if self.stream:
            self.stream.write(stanza)
            if random.random() < 0.3:
                self.ask()

    def ask(self):
        if self.stream:
            self.stream.write("<r xmlns='urn:xmpp:sm:3'/>")

    def waiting(self):
        return sum(name is not None for name, _ in self.sm.unacked)


async def lose_network(device, up=(0.5, 4), away=(0.05, 4)):
    """The connection dies again and again; sometimes the device is away for longer than its session waits."""
    while True:
        await asyncio.sleep(random.uniform(*up))
        device.online.clear()
        device.cut()
        await asyncio.sleep(random.uniform(*away))
        device.online.set()


async def commute(device, up=(0.3, 3), away=(0.5, 4)):
    """Logs out in order, and in again."""
    while True:
        await asyncio.sleep(random.uniform(*up))
        device.leave()
        await asyncio.sleep(random.uniform(*away))
        device.online.set()
