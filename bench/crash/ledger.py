"""What everybody saw: what was sent and acknowledged, what arrived, when the server was killed."""
import time
from dataclasses import dataclass, field

BOUNCED, WRONG_H, ODD = "bounced", "wrong h", "odd answers"  # odd: a login or a query was refused


@dataclass
class Sent:
    sender: str
    recipient: str
    number: int  # from this sender to this recipient, from 0
    at: float
    acked: float | None = None
    how: str = ""  # what acknowledged it: a, resumed, failed


@dataclass
class Ledger:
    began: float = field(default_factory=time.monotonic)
    sent: dict[str, Sent] = field(default_factory=dict)  # by message id
    received: dict[str, list] = field(default_factory=dict)  # recipient: (message id, stanza-id, when) in order of arrival
    kills: list = field(default_factory=list)  # (when, what)
    remarks: dict[str, list] = field(default_factory=dict)  # what no server should do: stories by kind
    refused: set[str] = field(default_factory=set)  # came back to their senders as errors
    fault: tuple | None = None  # (since when, what) while there is one
    gaps: list = field(default_factory=list)  # (by what, seconds) somebody was not served
    resumed: int = 0
    not_resumed: int = 0
    away: bool = False  # the database is, so that nobody can log in or read

    def now(self):
        return time.monotonic() - self.began

    def send(self, sender, recipient, number):
        name = f"{sender}-{recipient}-{number}"
        self.sent[name] = Sent(sender, recipient, number, self.now())
        return name

    def ack(self, name, how):
        message = self.sent[name]
        message.acked, message.how = self.now(), how

    def receive(self, recipient, name, stanza_id):
        self.received.setdefault(recipient, []).append((name, stanza_id, self.now()))

    def broken(self):
        """A connection has just broken. What to hand to `served`."""
        since, kind = self.fault or (self.now(), "nothing")
        return self.now() if kind == "drain" else since, kind

    def served(self, broken):
        since, kind = broken
        self.gaps.append((kind, self.now() - since))

    def remark(self, kind, who, what):
        self.remarks.setdefault(kind, []).append(f"{self.now():.2f} s, {who}: {what}")

    def arrived(self):
        return {name for rows in self.received.values() for name, _, _ in rows}

    def story(self, name):
        """A message's life in a line."""
        m = self.sent.get(name)
        if m is None:
            return f"{name}: never sent"
        acked = f"acknowledged {m.acked:.3f} by {m.how}" if m.acked is not None else "not acknowledged"
        before = [f"{what} {when:.3f}" for when, what in self.kills if when <= m.at][-1:]
        after = [f"{what} {when:.3f}" for when, what in self.kills if when > m.at][:1]
        arrivals = [f"{when:.3f} as {sid}" for n, sid, when in self.received.get(m.recipient, ()) if n == name]
        return (f"{name}: sent {m.at:.3f}, {acked}; last kill before {before or 'none'}, next {after or 'none'}; "
                f"received {', '.join(arrivals) or 'never'}")
