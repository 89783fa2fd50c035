"""A bot on slixmpp: logs in, says `online`, answers each chat message with `You said: …`, ends at `bye`.

slixmpp-bot.py PORT CERTIFICATE JID   (the password is the first line of standard input)
"""
import asyncio
import sys

import slixmpp


class Bot(slixmpp.ClientXMPP):
    def __init__(self, jid, password, certificate):
        super().__init__(jid, password)
        self.ca_certs = certificate
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.message)
        self.add_event_handler("failed_all_auth", lambda _: self.fail("not authenticated"))
        self.register_plugin("xep_0199")

    async def start(self, _):
        self.send_presence()
        await self.get_roster()
        await self["xep_0199"].ping("localhost", timeout=10)
        print("online", flush=True)

    def message(self, message):
        if message["type"] in ("chat", "normal"):
            message.reply("You said: " + message["body"]).send()
            print("heard: " + message["body"], flush=True)
            if message["body"] == "bye":
                self.disconnect()

    def fail(self, reason):
        print("failed: " + reason, flush=True)
        self.disconnect()


port, certificate, jid = sys.argv[1:]
bot = Bot(jid, sys.stdin.readline().strip(), certificate)
bot.connect(("127.0.0.1", int(port)))
bot.process(forever=False)
