from fio import content, ecdh, key, wallet

from .answers import ALICE, BOB, CAROL, PRIVATE_ACTION, PRIVATE_CONTENT, private, private_record, public
from .case import Case

DAVE = key.parse_private_bytes(private("dave"))
PAYEE, PAYER = "purse@alice", "crypto@bob"


def sealed_for(kind, sender, receiver, changes, plaintext, encoding):
    if plaintext is None:
        plaintext = content.pack((PRIVATE_CONTENT[kind][0], {**PRIVATE_CONTENT[kind][1], **changes}))
    record = private_record(sender, receiver, kind, encoding, plaintext)
    return record["public_key"], record["search_index"], record["content"]


def request(id, payee=ALICE, payer=BOB, clear=PAYEE, inside=PAYER, plaintext=None, encoding="minimal"):
    public_key, search_index, text = sealed_for(0, payee, payer, {"payer_fio_address": inside}, plaintext, encoding)
    return {"fio_request_id": id, "payee_fio_address": clear, "payee_fio_public_key": public_key, "payer_search_index": search_index,
            "content": text}


def action(id, payer=BOB, payee=ALICE, clear=PAYER, plaintext=None, encoding="minimal", **changes):
    changes = {"payer_fio_address": PAYER, "payee_fio_address": PAYEE, "fio_request_id": id, **changes}
    public_key, search_index, text = sealed_for(1, payer, payee, changes, plaintext, encoding)
    return {"payer_fio_address": clear, "payer_fio_public_key": public_key, "payee_search_index": search_index, "content": text}


class Reconcile(Case):
    KNOWN = [public(CAROL), "FIO1", public(BOB)]

    def reconcile(self, requests, actions, keyring=(ALICE,), counterparties=KNOWN):
        states, *lists = wallet.reconcile(list(keyring), counterparties, requests, actions)
        self.assertEqual([state["fio_request_id"] for state in states], [r["fio_request_id"] for r in requests])
        return [(state["state"], state["action"]) for state in states], *lists

    def sorts(self, actions, direct=(), conflicts=(), quarantine=(), state=("pending", None), requests=None, **wallet):
        """One request, 7, unless given."""
        found = self.reconcile(requests or [request(7)], actions, **wallet)
        self.assertEqual((found[0][0], *found[1:]), (state, list(direct), list(conflicts), list(quarantine)))

    def quarantines(self, reason, action, **wallet):
        self.sorts([action], quarantine=[(0, reason)], **wallet)

    def test_states(self):
        requests = [request(id) for id in (3, 2**64 - 1, 5)] + [request(6, payer=DAVE)]
        actions = [action("5", status="rejected"), action("18446744073709551615")]
        self.assertEqual(self.reconcile(requests, actions), (
            [("pending", None), ("sent_to_blockchain", 1), ("rejected", 0), ("unreadable", None)], [], [], []))
        self.assertEqual(self.reconcile([], []), ([], [], [], []))

    def test_unreadable(self):
        for bad in (request(7, payer=DAVE), request(7, payee=CAROL), request(7, plaintext=b""), request(7, inside="bob"),
                    {**request(7), "content": ""}, {**request(7), "payee_fio_public_key": ""}):
            self.sorts([action("7")], quarantine=[(0, "unknown_request")], state=("unreadable", None), requests=[bad])
        self.sorts([action("7")], state=("sent_to_blockchain", 0), requests=[{**request(7), "payer_search_index": ""}])
        self.sorts([], state=("unreadable", None), keyring=[])

    def test_first_decides(self):
        self.sorts([action("7", status="rejected"), action("7"), action("7")], conflicts=[1, 2], state=("rejected", 0))
        self.sorts([action("7", payer=CAROL), action("7"), action("7", status="rejected")], conflicts=[2],
                   quarantine=[(0, "foreign_key")], state=("sent_to_blockchain", 1))
        self.sorts([action("7"), action("7", clear="a@b")], quarantine=[(1, "address_mismatch")], state=("sent_to_blockchain", 0))

    def test_same_id_twice(self):
        """The first that did open counts."""
        for requests, states in [([request(7), request(7)], [("sent_to_blockchain", 0), ("pending", None)]),
                                 ([request(7, payer=DAVE), request(7)], [("unreadable", None), ("sent_to_blockchain", 0)])]:
            self.assertEqual(self.reconcile(requests, [action("7")]), (states, [], [], []))

    def test_direct(self):
        self.sorts([action(""), action("", clear="CRYPTO@Bob"), action("", payee_fio_address="a@b"), action("", payer=CAROL)],
                   direct=[0, 1, 2, 3])
        self.quarantines("address_mismatch", action("", clear="a@b"))
        self.quarantines("address_mismatch", action("", payer_fio_address="a@b"))

    def test_not_opened(self):
        good = action("7")
        self.quarantines("not_opened", good, counterparties=self.KNOWN[:2], state=("unreadable", None))
        for bad in (action("7", payer=DAVE), action("7", payee=CAROL), {**good, "content": ""}, {**good, "content": good["content"][4:]},
                    {**good, "payee_search_index": ""}, {**good, "payer_fio_public_key": "FIO1"}, {**good, "payer_fio_public_key": ""},
                    {**good, "payer_fio_public_key": public(CAROL)}):
            self.quarantines("not_opened", bad)
        self.quarantines("not_opened", action("7", payer=DAVE, plaintext=b""))  # before what it says is looked at

    def test_malformed(self):
        for bad in (action("7", plaintext=b""), action("7", status=""), action("07"), action("7", payer_fio_address="bob"),
                    action("", status="rejected")):
            self.quarantines("malformed", bad)
        self.quarantines("malformed", action("", status="rejected", clear="a@b"))
        self.sorts([action("7", plaintext=content.pack((PRIVATE_CONTENT[1][0], {
            **PRIVATE_ACTION, "payer_fio_address": PAYER, "payee_fio_address": PAYEE, "fio_request_id": "7"})) + bytes(9))],
            state=("sent_to_blockchain", 0))  # bytes left over are no fault

    def test_unknown_request(self):
        self.quarantines("unknown_request", action("8"))
        self.quarantines("unknown_request", action("7"), requests=[request(77)])
        self.quarantines("unknown_request", action("77", payer=CAROL, clear="a@b"))

    def test_foreign_key(self):
        self.quarantines("foreign_key", action("7", payer=CAROL))
        self.quarantines("foreign_key", action("7", payer=CAROL, clear="a@b"))
        self.quarantines("foreign_key", action("7", payee=DAVE), keyring=[ALICE, DAVE])
        self.quarantines("foreign_key", action("7", payer=ALICE, payee=BOB), keyring=[ALICE, BOB], counterparties=[public(BOB), public(ALICE)])

    def test_address_mismatch(self):
        for bad in (action("7", clear="a@b"), action("7", payer_fio_address="a@b"), action("7", clear="a@b", payer_fio_address="a@b"),
                    action("7", payee_fio_address="a@b"), action("7", clear="crypto@bo\u212a")):
            self.quarantines("address_mismatch", bad)
        for other in (request(7, clear="a@b"), request(7, clear=""), request(7, inside="a@b")):
            self.quarantines("address_mismatch", action("7"), requests=[other])

    def test_case(self):
        mixed = action("7", clear="cryptO@bob", payer_fio_address="Crypto@bob", payee_fio_address="purse@ALICE")
        self.sorts([mixed], requests=[request(7, clear="Purse@alice", inside="crypto@BOB")], state=("sent_to_blockchain", 0))
        kelvin = action("7", clear="\u212a@b", payer_fio_address="k@b")  # the sign for kelvin is no letter of ASCII
        self.quarantines("address_mismatch", kelvin, requests=[request(7, inside="k@b")])

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            other = ecdh.ENCODINGS[::-1][ecdh.ENCODINGS.index(encoding)]
            self.sorts([action("7", payer=d, payee=BOB, encoding=other)], requests=[request(7, payee=BOB, payer=d, encoding=encoding)],
                       keyring=[BOB], counterparties=[public(d)], state=("sent_to_blockchain", 0))

    def test_keyring(self):
        """Requests of more than one own key."""
        requests = [request(7), request(8, payee=CAROL)]
        self.assertEqual(self.reconcile(requests, [action("8", payee=CAROL), action("7")], [ALICE, CAROL]), (
            [("sent_to_blockchain", 1), ("sent_to_blockchain", 0)], [], [], []))
