"""Compares what was promised with both archives and with what arrived."""
from collections import Counter, defaultdict


def check(ledger, archives, pagers, unmanaged):
    """Findings: a list of message stories under each kind.

    @param archives  user: rows (archive id, message id) of the whole archive, in its order
    @param unmanaged users whose devices have no XEP-0198: what was on the wire when the server died is not promised to them"""
    found = defaultdict(list)
    counts = {user: Counter(name for _, name in rows) for user, rows in archives.items()}
    arrived = ledger.arrived()
    for name, m in ledger.sent.items():
        for user, side in ((m.sender, "sender"), (m.recipient, "recipient")):
            copies = counts[user][name]
            if copies > 1:
                found["doubled in archive"].append(f"{copies} x with the {side}: {ledger.story(name)}")
            if m.acked is not None and not copies and name not in ledger.refused:
                found["lost from archive"].append(f"{side}: {ledger.story(name)}")
        if name in ledger.refused:
            continue  # its sender was told, and so is who reads this
        if m.acked is None:
            found["never acknowledged"].append(ledger.story(name))
        elif name not in arrived:
            kind = "not received without XEP-0198" if m.recipient in unmanaged else "never received"
            found[kind].append(ledger.story(name))
    for user, rows in archives.items():
        for name, later in out_of_order(ledger, (name for _, name in rows)):
            found["out of order in archive"].append(f"{user}: {ledger.story(name)}; behind {ledger.story(later)}")
        found["unknown in archive"] += [f"{user}: {name}" for _, name in rows if name not in ledger.sent]
    for user, rows in ledger.received.items():
        arrivals(ledger, user, rows, {name: i for i, name in archives.get(user, ())}, found)
    for pager in pagers:
        skipped(ledger, pager, archives.get(pager.user, ()), found)
    for kind, stories in ledger.remarks.items():
        found[kind] += stories
    vacuous(ledger, found)
    return found


def vacuous(ledger, found):
    """What has not happened cannot have gone wrong."""
    if all(m.acked is None for m in ledger.sent.values()):
        found["nothing was shown"].append(f"none of {len(ledger.sent)} messages was acknowledged")
    if not ledger.resumed:
        found["nothing was shown"].append(f"nobody resumed a session, {ledger.not_resumed} tried")


def out_of_order(ledger, names):
    """Those that stand after a later one of the same sender to the same recipient, each with that one. Only the first of each counts."""
    highest, seen = {}, set()  # by sender and recipient: the highest number, and its message
    for name in names:
        m = ledger.sent.get(name)
        if m is None or name in seen:
            continue
        seen.add(name)
        pair = m.sender, m.recipient
        number, later = highest.get(pair, (-1, None))
        if m.number < number:
            yield name, later
        else:
            highest[pair] = m.number, name


def arrivals(ledger, user, rows, archived, found):
    first = {}
    for name, stanza_id, _ in rows:
        m = ledger.sent.get(name)
        if m is None or m.recipient != user:
            found["received by the wrong user"].append(f"{user}: {name}")
        elif name not in first:
            first[name] = stanza_id
            if archived and archived.get(name) != stanza_id:
                found["received with another id than in the archive"].append(f"{archived.get(name)}: {ledger.story(name)}")
        elif first[name] == stanza_id:
            found["repeats to receivers"].append(ledger.story(name))
        else:
            found["repeated with another stanza-id"].append(ledger.story(name))
    for name, later in out_of_order(ledger, (name for name, _, _ in rows)):
        found["received out of order"].append(f"{ledger.story(name)}; behind {ledger.story(later)}")


def skipped(ledger, pager, rows, found):
    ids = Counter(i for i, _ in pager.rows)
    for i, name in rows:
        if i not in ids:
            found["skipped by paging"].append(f"{pager.user}, archive id {i}: {ledger.story(name)}")
    for i, times in ids.items():
        if times > 1:
            found["given twice by paging"].append(f"{pager.user}, archive id {i}: {times} x")
