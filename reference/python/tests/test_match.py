from fio import ecdh, key, match

from .answers import (
    ACTIONS, ALICE, BOB, CAROL, PRIVATE_ACTION, PRIVATE_REQUEST, REQUESTS, SENT, private, private_record, public, public_record)
from .case import Case


class Match(Case):
    def address(self, encrypt, mapped):
        return {name: d and public(d) for name, d in (("encrypt_key", encrypt), ("mapped_key", mapped))}

    def test_choose(self):
        alice, bob = public(ALICE), public(BOB)
        for own, other in [((ALICE, CAROL), (BOB, CAROL)), ((ALICE, ""), (BOB, "")),
                           (("", ALICE), ("", BOB))]:
            own, other = self.address(*own), self.address(*other)
            for keyring in ([ALICE], [CAROL, ALICE]):
                self.assertEqual(match.choose(own, other, keyring), (alice, bob))
            for keyring in ([], [CAROL, BOB]):
                self.refuses("match.key_not_held", match.choose, own, other, keyring)
        unread = {"encrypt_key": alice, "mapped_key": "FIO1"}
        self.assertEqual(match.choose(unread, unread, [ALICE]), (alice, alice))

    def test_choose_order(self):
        """Own before other, and both before the keyring is looked through."""
        good, none = self.address(ALICE, ""), self.address("", "")
        bad = {"encrypt_key": "FIO1", "mapped_key": public(ALICE)}
        for own, other, code in [(none, good, "match.key_not_held"), (good, none, "match.key_not_held"), (none, bad, "match.key_not_held"),
                                 (bad, good, "key.malformed"), (good, bad, "key.malformed"), (bad, none, "key.malformed")]:
            self.refuses(code, match.choose, own, other, [ALICE])
        self.refuses("key.malformed", match.choose, good, bad, [])

    def test_list(self):
        bob, other = "izjxygfw3lfz", "other"
        records = [{"kind": k, "status": s, "payer_account": payer, "payee_account": payee} for k, s, payer, payee in [
            ("request", "requested", bob, other), ("request", "cancelled", other, bob), ("request", "cancelled", bob, other),
            ("obt", "sent_to_blockchain", other, bob), ("obt", "", bob, bob), ("request", "requested", other, bob),
            ("request", "requested", bob, bob)]]
        for getter, positions in [
            ("get_pending_fio_requests", [0, 6]), ("get_received_fio_requests", [0, 2, 6]), ("get_sent_fio_requests", [1, 5, 6]),
            ("get_cancelled_fio_requests", [1]), ("get_obt_data", [4, 3, 4]),
        ]:
            self.assertEqual(match.list(getter, public(BOB), records), positions)
        self.refuses("key.malformed", match.list, "get_obt_data", "", [])

    def test_select(self):
        record, obt = public_record(BOB, ALICE), public_record(BOB, ALICE, bytes(10))
        nobody, alice, bob = [], public(ALICE), public(BOB)
        for getter, role, record, keyring, own in [
            ("get_pending_fio_requests", None, record, [CAROL, BOB], bob),
            ("get_received_fio_requests", "payee", record, [ALICE, BOB], bob),  # the role is that of the getter
            ("get_sent_fio_requests", None, record, [BOB, ALICE], alice),
            ("get_sent_fio_requests", None, record, [BOB], bob),  # the other pair
            ("get_obt_data", None, obt, [BOB, ALICE], alice),
            ("get_obt_data", "payer", obt, [ALICE, BOB], bob),
        ]:
            fields, *rest = match.select(getter, role, record, keyring)
            self.assertEqual(rest, [own, bob if own == alice else alice, "recorded"])
            self.assertEqual("status" in fields, getter == "get_obt_data")
            self.refuses("match.key_not_held", match.select, getter, role, record, nobody)

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            record = public_record(BOB, d, bytes(7), encoding)
            self.assertEqual(match.select("get_sent_fio_requests", None, record, [d])[1], public(d))

    def test_fallback(self):
        getter, carol, bob = "get_received_fio_requests", public(CAROL), public(BOB)
        record = public_record(ALICE, BOB)
        record["payer_fio_public_key"] = carol  # sealed for another key than the recorded one
        found = match.select(getter, None, record, [CAROL, ALICE], ["", bob])
        self.assertEqual(found[1:], (public(ALICE), bob, "fallback"))
        self.refuses("sealed.rejected", match.select, getter, None, record, [CAROL, ALICE])
        self.refuses("sealed.rejected", match.select, getter, None, record, [CAROL, ALICE], [carol])
        self.refuses("match.key_not_held", match.select, getter, None, record, [ALICE], [carol])
        empty = {**record, "payer_fio_public_key": ""}
        self.refuses("match.key_not_held", match.select, getter, None, empty, [ALICE])
        self.assertEqual(match.select(getter, None, empty, [ALICE], [bob])[3], "fallback")
        bad = {**record, "payer_fio_public_key": "FIO1"}
        self.refuses("key.malformed", match.select, getter, None, bad, [ALICE, BOB])
        self.assertEqual(match.select(getter, None, bad, [ALICE], [bob])[3], "fallback")
        for keyring, counterparties in [([CAROL] * 16 + [ALICE], [bob]), ([ALICE], [carol] * 8 + [bob])]:
            self.refuses("match.key_not_held", match.select, getter, None, empty, keyring, counterparties)
            match.select(getter, None, empty, keyring[1:] or keyring, counterparties[1:] or counterparties)

    def test_refusals(self):
        getter, record = "get_sent_fio_requests", public_record(BOB, ALICE, b"?")
        self.refuses("content.malformed", match.select, getter, None, record, [ALICE])
        self.refuses("text.malformed", match.select, getter, None, {**record, "content": "="}, [])
        self.refuses("content.malformed", match.select, getter, None, {**record, "payer_fio_public_key": ""}, [ALICE],
                     [public(BOB)])


class PrivateMatch(Case):
    def test_select(self):
        alice, bob, carol = map(public, (ALICE, BOB, CAROL))
        record, action = private_record(ALICE, BOB), private_record(ALICE, BOB, 1)
        for getter, record, keyring, counterparties, found in [
            (REQUESTS, record, [CAROL, BOB], [], (PRIVATE_REQUEST, bob, alice)),
            (ACTIONS, action, [CAROL, BOB], ["?"], (PRIVATE_ACTION, bob, alice)),
            (SENT, record, [CAROL, ALICE], ["", carol, bob], (PRIVATE_REQUEST, alice, bob)),
        ]:
            self.assertEqual(match.select_private(getter, record, keyring, counterparties), found)
            self.refuses("match.key_not_held", match.select_private, getter, record, [CAROL], counterparties)
        self.refuses("match.key_not_held", match.select_private, SENT, record, [ALICE], [carol, ""])
        self.refuses("match.key_not_held", match.select_private, REQUESTS, record, [ALICE], [bob])  # the wrong direction

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            record = private_record(BOB, d, 0, encoding)
            self.assertEqual(match.select_private(REQUESTS, record, [d], [])[1], public(d))
            self.assertEqual(match.select_private(SENT, record, [BOB], [public(d)])[2], public(d))

    def test_refusals(self):
        record = private_record(ALICE, BOB)
        junk = {**record, "content": private_record(ALICE, CAROL)["content"]}
        self.refuses("sealed.rejected", match.select_private, REQUESTS, junk, [BOB], [])
        self.refuses("match.key_not_held", match.select_private, SENT, junk, [ALICE], [public(BOB)])
        other = {**record, "search_index": record["search_index"].upper()}
        self.refuses("match.key_not_held", match.select_private, REQUESTS, other, [BOB], [])
        self.refuses("text.malformed", match.select_private, SENT, {**record, "content": "", "public_key": ""}, [], [])
        self.refuses("key.malformed", match.select_private, SENT, {**record, "public_key": ""}, [], [])
        for getter, keyring in [(REQUESTS, [BOB]), (SENT, [ALICE])]:
            for plaintext, code in [(bytes(7), "content.malformed"), (bytes(8), "content.invalid")]:
                record = private_record(ALICE, BOB, plaintext=plaintext)
                self.refuses(code, match.select_private, getter, record, keyring, [public(BOB)])
