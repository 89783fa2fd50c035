"""A small XMPP client over plain TCP (RFC 6120), and XEP-0198 as a client sees it. One event loop, no locks."""
import asyncio
import base64
from collections import deque
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

STREAM = "{http://etherx.jabber.org/streams}"
CLIENT = "{jabber:client}"
SM = "{urn:xmpp:sm:3}"
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
BIND = "{urn:ietf:params:xml:ns:xmpp-bind}"
PATIENCE = 30  # seconds for an answer that must come


class Disconnected(Exception):
    """The stream is over, whatever ended it."""


class Refused(Exception):
    """The server answered, and said no."""


class Stream:
    """One XML stream: opened and authenticated; then elements in, text out."""

    def __init__(self, host, port, domain):
        self.host, self.port, self.domain = host, port, domain

    async def open(self):
        try:
            self.reader, self.writer = await asyncio.wait_for(asyncio.open_connection(self.host, self.port), PATIENCE)
        except (OSError, asyncio.TimeoutError) as e:
            raise Disconnected(str(e)) from e
        return await self.restart()

    async def restart(self):
        self.parser = ElementTree.XMLPullParser(("start", "end"))
        self.root, self.depth, self.elements = None, 0, deque()
        self.write(f"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                   f" to={quoteattr(self.domain)} version='1.0'>")
        return await self.expect(STREAM + "features")

    async def log_in(self, user, password):
        await self.open()
        token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self.write(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>")
        answer = await self.next(PATIENCE)
        if answer.tag != SASL + "success":
            raise Refused(text(answer))
        return await self.restart()

    async def register(self, user, password):
        await self.open()
        self.write(f"<iq type='set' id='reg'><query xmlns='jabber:iq:register'><username>{escape(user)}</username>"
                   f"<password>{escape(password)}</password></query></iq>")
        answer = await self.expect(CLIENT + "iq")
        if answer.get("type") != "result":
            raise Refused(text(answer))
        self.close()

    async def bind(self, resource):
        self.write(f"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{escape(resource)}"
                   f"</resource></bind></iq>")
        answer = await self.expect(CLIENT + "iq")
        if answer.get("type") != "result":
            raise Refused(text(answer))

    async def expect(self, tag):
        element = await self.next(PATIENCE)
        if element.tag != tag:
            raise Refused(f"expected {tag}, got {text(element)}")
        return element

    async def next(self, timeout=None):
        """The next element. Those that arrived before the connection broke are all given out first."""
        while not self.elements:
            try:
                data = await asyncio.wait_for(self.reader.read(65536), timeout)
            except asyncio.TimeoutError as e:
                self.cut()
                raise Disconnected(f"no answer within {timeout} s") from e
            except OSError as e:
                raise Disconnected(str(e)) from e
            if not data:
                raise Disconnected("end of stream")
            self.parser.feed(data)
            self.take()
        element = self.elements.popleft()
        if element.tag == STREAM + "error":
            raise Disconnected(text(element))
        return element

    def take(self):
        for event, element in self.parser.read_events():
            if event == "start":
                if self.root is None:
                    self.root = element
                self.depth += 1
                continue
            self.depth -= 1
            if self.depth == 1:
                self.elements.append(element)
                self.root.clear()

    def write(self, data):
        self.writer.write(data.encode())

    async def flush(self):
        try:
            await self.writer.drain()
        except OSError as e:
            raise Disconnected(str(e)) from e

    def close(self):
        """In order: the server sees the end of the stream."""
        self.write("</stream:stream>")
        self.writer.close()

    def cut(self):
        """As a dying network would."""
        if hasattr(self, "writer"):
            self.writer.transport.abort()


class Managed:
    """What of XEP-0198 outlives a stream: both counts, and what has not been acknowledged, oldest first.

    Items in `unacked` are (name, text); a name of None is nothing to send again on a new session."""

    def __init__(self, on_acked, on_anomaly):
        self.on_acked, self.on_anomaly = on_acked, on_anomaly
        self.id, self.received, self.acked, self.unacked = None, 0, 0, deque()

    def begin(self):
        """On a new session everything is counted from zero; what is still to be acknowledged goes again."""
        self.id, self.received, self.acked = None, 0, 0
        self.unacked = deque(item for item in self.unacked if item[0] is not None)

    def covered(self, h, how):
        more = (int(h) - self.acked) & 0xffffffff
        if more > 1 << 31:
            self.on_anomaly(f"{how} h={h} after {self.acked} had been acknowledged: h went back")
            return
        if more > len(self.unacked):
            self.on_anomaly(f"{how} h={h} acknowledges more than was sent ({self.acked} + {len(self.unacked)})")
            return
        for _ in range(more):
            name, _ = self.unacked.popleft()
            if name is not None:
                self.on_acked(name, how)
        self.acked = int(h)


def text(element):
    return ElementTree.tostring(element, "unicode")[:400]
