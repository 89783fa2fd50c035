"""Many domains in one process, each on a loopback address of its own: direct TLS, SASL EXTERNAL, XEP-0198; what they are sent is counted."""
import asyncio
import re
import ssl
import sys

STANZA = re.compile(r"<(stream:stream|auth|enable|r|/stream:stream)[ >/]|</(message)>")
HEADER = ("<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='s'"
          " from='{}'>")
FEATURES = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>"
AFTER = "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>"


def address(number):
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


async def serve_one(reader, writer):
    try:
        await talk(reader, writer)
    except ConnectionError:
        pass  # the measured server has ended
    finally:
        writer.close()


async def talk(reader, writer):
    text, count, known = "", 0, False
    while data := await reader.read(65536):
        text += data.decode()
        end = 0
        for found in STANZA.finditer(text):
            end = found.end()
            match found.group(1) or found.group(2):
                case "stream:stream":
                    to = re.search(r"to='([^']*)'", text[found.start():])
                    writer.write((HEADER.format(to.group(1) if to else "") + (AFTER if known else FEATURES)).encode())
                case "auth":
                    known = True
                    writer.write(b"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
                case "enable":
                    writer.write(b"<enabled xmlns='urn:xmpp:sm:3'/>")
                case "message":
                    count += 1
                case "r":
                    writer.write(f"<a xmlns='urn:xmpp:sm:3' h='{count}'/>".encode())
                case _:
                    writer.write(b"</stream:stream>")
        text = text[end:]


async def serve(port, count, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["xmpp-server"])
    server = await asyncio.start_server(serve_one, [address(number) for number in range(count)], port, ssl=context, backlog=512)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
