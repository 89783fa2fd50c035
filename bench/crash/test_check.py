"""python3 -m unittest discover bench/crash: the checker must see each kind of fault."""
import unittest
from xml.etree import ElementTree

from check import check
from ledger import BOUNCED, ODD, WRONG_H, Ledger
from outage import too_early
from people import Device


class Follower:
    def __init__(self, user, rows):
        self.user, self.rows = user, rows


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger(resumed=1)
        self.names = [self.ledger.send("a", "b", number) for number in range(3)]
        for i, name in enumerate(self.names):
            self.ledger.ack(name, "a")
            self.ledger.receive("b", name, f"r{i}")
        self.archives = {"a": [(f"s{i}", n) for i, n in enumerate(self.names)], "b": [(f"r{i}", n) for i, n in enumerate(self.names)]}

    def found(self, pagers=()):
        return {kind: len(stories) for kind, stories in check(self.ledger, self.archives, pagers, {"u"}).items() if stories}

    def test_nothing_is_found_when_all_is_well(self):
        self.assertEqual({}, self.found([Follower("b", self.archives["b"])]))

    def test_lost_from_either_archive(self):
        del self.archives["a"][0], self.archives["b"][2]
        self.assertEqual(2, self.found()["lost from archive"])

    def test_what_was_never_acknowledged_may_be_missing_from_archives_but_is_told(self):
        self.ledger.send("a", "b", 3)
        self.assertEqual({"never acknowledged": 1}, self.found())

    def test_doubled(self):
        self.archives["b"].append(("r9", self.names[2]))
        self.assertEqual(1, self.found()["doubled in archive"])

    def test_out_of_order(self):
        self.archives["a"].reverse()
        self.assertEqual({"out of order in archive": 2}, self.found())

    def test_never_received(self):
        self.ledger.received["b"].pop(0)
        self.assertEqual({"never received": 1}, self.found())

    def test_not_received_by_a_client_that_cannot_acknowledge(self):
        name = self.ledger.send("a", "u", 0)
        self.ledger.ack(name, "a")
        self.archives["a"].append(("s3", name))
        self.archives["u"] = [("x0", name)]
        self.assertEqual({"not received without XEP-0198": 1}, self.found())

    def test_received_out_of_order(self):
        self.ledger.received["b"].reverse()
        self.assertEqual({"received out of order": 2}, self.found())

    def test_repeats(self):
        self.ledger.receive("b", self.names[0], "r0")
        self.ledger.receive("b", self.names[1], "other")
        self.assertEqual({"repeats to receivers": 1, "repeated with another stanza-id": 1}, self.found())

    def test_an_id_that_is_not_the_archive_s(self):
        self.ledger.received["b"][0] = (self.names[0], "other", 0.0)
        self.assertEqual({"received with another id than in the archive": 1}, self.found())

    def test_skipped_and_repeated_by_paging(self):
        rows = self.archives["b"]
        self.assertEqual({"skipped by paging": 1, "given twice by paging": 1}, self.found([Follower("b", [rows[0], rows[0], rows[2]])]))

    def test_wrong_user_and_unknown_rows(self):
        self.ledger.receive("a", self.names[0], "r0")
        self.archives["a"].append(("s9", "nobody-0"))
        self.assertEqual({"received by the wrong user": 1, "unknown in archive": 1}, self.found())

    def test_what_was_refused(self):
        device = Device("a", self.ledger, None)
        device.message(ElementTree.fromstring(f"<message xmlns='jabber:client' type='error' id='{self.names[0]}'/>"))
        del self.archives["a"][0], self.archives["b"][0], self.ledger.received["b"][0]
        self.ledger.remark(ODD, "a", "refused")
        self.assertEqual({BOUNCED: 1, ODD: 1}, self.found())

    def test_an_h_that_goes_back_or_covers_more_than_was_sent(self):
        sm = Device("a", self.ledger, None).sm
        sm.unacked.append((self.names[0], ""))
        sm.covered("2", "a")
        sm.covered("1", "a")
        sm.covered("0", "resumed")
        self.assertEqual({WRONG_H: 2}, self.found())

    def test_a_play_that_shows_nothing(self):
        self.ledger.resumed = 0
        for m in self.ledger.sent.values():
            m.acked = None
        self.assertEqual(2, self.found()["nothing was shown"])

    def test_acknowledged_without_a_database(self):
        for number, m in enumerate(self.ledger.sent.values()):
            m.at, m.acked = number, number + 1.5
        self.assertEqual(1, len(too_early(self.ledger, 0, 3)))  # the others: sent when it was there, acknowledged when it was back


if __name__ == "__main__":
    unittest.main()
