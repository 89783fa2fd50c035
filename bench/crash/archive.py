"""Reads archives the way a client does: forward, page by page, "everything after the last id I know" (XEP-0313, XEP-0059)."""
import asyncio
import random
from xml.etree.ElementTree import ParseError

from ledger import ODD
from people import PASSWORD
from xmpp import CLIENT, PATIENCE, Disconnected, Refused, Stream, text

MAM = "{urn:xmpp:mam:2}"
FORWARD = "{urn:xmpp:forward:0}"
RSM = "http://jabber.org/protocol/rsm"


async def open_stream(user, server):
    """Logged in, without presence: nothing is delivered to it."""
    stream = Stream("127.0.0.1", server.port, "localhost")
    try:
        await stream.log_in(user, PASSWORD)
        await stream.bind(f"reader{random.getrandbits(32):x}")
    except (Disconnected, Refused, ParseError):
        stream.cut()
        raise
    return stream


async def page(stream, after, size):
    """The rows (archive id, message id) after that id, and whether they are the last."""
    query = f"q{random.getrandbits(32):x}"
    rsm = f"<after>{after}</after>" if after else ""
    stream.write(f"<iq type='set' id='{query}'><query xmlns='urn:xmpp:mam:2' queryid='{query}'>"
                 f"<set xmlns='{RSM}'><max>{size}</max>{rsm}</set></query></iq>")
    rows = []
    while True:
        element = await stream.next(PATIENCE)
        result = element.find(MAM + "result")
        if result is not None and result.get("queryid") == query:
            message = result.find(f"{FORWARD}forwarded/{CLIENT}message")
            rows.append((result.get("id"), message.get("id")))
        elif element.tag == CLIENT + "iq" and element.get("id") == query:
            if element.get("type") != "result":
                raise Refused(f"archive query after {after}: {text(element)}")
            return rows, element.find(MAM + "fin").get("complete") == "true"


async def whole(user, server, size):
    """The whole archive from its beginning."""
    stream = await open_stream(user, server)
    rows, last = [], None
    try:
        while True:
            more, complete = await page(stream, last, size)
            rows += more
            if complete or not more:
                return rows
            last = more[-1][0]
    finally:
        stream.cut()


class Pager:
    """Follows an archive while it grows and the server is killed: what it has not seen in the end, it has skipped."""

    def __init__(self, user, ledger, server):
        self.user, self.ledger, self.server = user, ledger, server
        self.rows, self.caught_up = [], False

    async def follow(self):
        while True:
            try:
                await self.read()
            except (Disconnected, ParseError):
                pass
            except Refused as e:
                if not self.ledger.away:
                    self.ledger.remark(ODD, self.user, f"pager refused: {e}")
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def read(self):
        stream = await open_stream(self.user, self.server)
        try:
            while True:
                more, complete = await page(stream, self.rows[-1][0] if self.rows else None, random.randint(1, 20))
                self.rows += more
                self.caught_up = complete
                if complete:
                    await asyncio.sleep(random.uniform(0, 0.1))
        finally:
            stream.cut()
