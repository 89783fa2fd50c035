"""Pairs of people on two servers; one of each sends, the other counts. Closed loop: so many messages of each pair are under way."""
import base64
import os
import re
import select
import socket
import time

PASSWORD = "xload-secret"
PATIENCE = 60
NUMBER = re.compile(rb"<body>(\d+) ")
TEXT = "a message of the usual length, which is about a hundred bytes of text in its body, as people write"


class Client:
    def __init__(self, port, domain):
        self.domain = domain
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""
        self.open()

    def open(self):
        self.send(f"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                  f"to='{self.domain}' version='1.0'>")
        self.until(b"</stream:features>")

    def send(self, text):
        self.socket.sendall(text.encode())

    def until(self, end):
        while end not in self.unread:
            data = self.socket.recv(65536)
            if not data:
                raise SystemExit(f"{self.domain} closed the connection; expected {end!r} after {self.unread[-300:]!r}")
            self.unread += data
        found, _, self.unread = self.unread.partition(end)
        return found

    def register(self, name):
        self.send(f"<iq type='set' id='reg'><query xmlns='jabber:iq:register'><username>{name}</username><password>{PASSWORD}</password></query></iq>")
        self.until(b">")
        self.socket.close()

    def log_in(self, name, resource):
        token = base64.b64encode(f"\0{name}\0{PASSWORD}".encode()).decode()
        self.send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>")
        self.until(b"<success")
        self.until(b">")
        self.open()
        self.send(f"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{resource}</resource></bind></iq><presence/>")
        self.until(b"</iq>")
        return self


class Pair:
    def __init__(self, sending, receiving, number):
        name = f"user{number}"
        for server in (sending, receiving):
            Client(server.clients, server.domain).register(name)
        self.receiver = Client(receiving.clients, receiving.domain).log_in(name, "r")
        self.sender = Client(sending.clients, sending.domain).log_in(name, "s")
        self.to = f"{name}@{receiving.domain}"
        self.sent = self.received = self.disordered = 0
        self.tail = b""

    def send(self, count):
        self.sender.send("".join(f"<message to='{self.to}' type='chat' id='{n}'><body>{n} {TEXT}</body></message>"
                                 for n in range(self.sent, self.sent + count)))
        self.sent += count

    def receive(self):
        """How many have come."""
        data = self.receiver.socket.recv(262144)
        if not data:
            raise SystemExit(f"{self.to} lost its connection")
        data = self.tail + data
        end = data.rfind(b"</body>")
        if end < 0:
            self.tail = data
            return 0
        self.tail = data[end:]
        numbers = [int(number) for number in NUMBER.findall(data, 0, end)]
        expected = range(self.received, self.received + len(numbers))
        self.disordered += sum(number != due for number, due in zip(numbers, expected))
        self.received += len(numbers)
        return len(numbers)


class Load:
    def __init__(self, sending, receiving, pairs, window):
        self.pairs = [Pair(sending, receiving, number) for number in range(pairs)]
        self.window, self.count = window, 0
        self.poll = select.epoll()
        self.by_fd = {}
        for pair in self.pairs:
            for client, what in ((pair.sender, self.drain), (pair.receiver, self.receive)):
                self.by_fd[client.socket.fileno()] = what, pair
                self.poll.register(client.socket.fileno(), select.EPOLLIN)

    def drain(self, pair):
        if not pair.sender.socket.recv(262144):
            raise SystemExit("a sender lost its connection")

    def receive(self, pair):
        count = pair.receive()
        self.count += count
        if self.going and count:
            pair.send(count)

    def start(self):
        self.pairs[0].send(1)  # the link is made
        self.going = False
        self.run(PATIENCE, lambda: self.count == 1)
        self.going = True
        for pair in self.pairs:
            pair.send(self.window)

    def run(self, seconds, until=lambda: False):
        """Returns messages received, and the seconds it took."""
        began, before = time.monotonic(), self.count
        end = began + seconds
        while time.monotonic() < end and not until():
            for fd, _ in self.poll.poll(0.1):
                what, pair = self.by_fd[fd]
                what(pair)
        return self.count - before, time.monotonic() - began

    def stop(self):
        """Returns how many were lost, how many came out of order or twice."""
        self.going = False
        self.run(PATIENCE, lambda: self.count >= sum(pair.sent for pair in self.pairs))
        for pair in self.pairs:
            pair.sender.socket.close()
            pair.receiver.socket.close()
        return sum(pair.sent - pair.received for pair in self.pairs), sum(pair.disordered for pair in self.pairs)


def pin():
    os.sched_setaffinity(0, {int(cpu) for cpu in os.environ.get("LOAD_CPUS", "1").split(",")})
