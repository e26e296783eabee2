import json
import subprocess
import sys
import unittest
from pathlib import Path

from fio import key, sealed, text
from fio.layer2 import relay

from .answers import (
    ALICE, BLOBS, BOB, CAROL, ENTRY, FUNDS_REQUEST, IV, KEYS, PUB_K1, PVT_K1, SEALED_BACKUP, SHORT_REQUEST, TO_ALICE, TO_BOB, private,
    private_record, public, public_record, unhex)
from .layer2_example import CHAIN_ID, CREATED, DIGEST, EXPIRES, FIELDS, MESSAGE, PIECES, REGISTRATION, SIGNATURE_TEXT, START
from .test_lookup import BY_CHAIN, address as sealed_address
from .test_reconcile import action, request as payment_request

CHAIN = {"now": 1, "fees": {}, "next_fio_request_id": 1, "next_private_request_id": 1, "next_key_id": 1}


class Adapter(unittest.TestCase):
    def talk(self, *requests, arguments=()):
        lines = b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in requests)
        done = subprocess.run([sys.executable, str(Path(__file__).parents[1] / "adapter.py"), *arguments],
                              input=lines, capture_output=True, timeout=60, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_hello(self):
        request = {"id": "0", "op": "hello", "in": {"protocol": 1}}
        self.assertEqual(self.talk(request)[0]["ok"]["behaviours"], {"x_encoding": "minimal", "match_fallback": "yes"})
        self.assertEqual(self.talk(request, arguments=["--x-encoding", "fixed32"])[0]["ok"]["behaviours"]["x_encoding"], "fixed32")
        self.assertIn("unsupported", self.talk({**request, "in": {"protocol": 2}})[0])

    def test_name_twice(self):
        fields = json.dumps({"id": "0", "op": "size.content", "in": {"type": "new_funds_content", "content": SHORT_REQUEST}})
        twice = fields.replace('{"payee', '{"amount": "2", "payee')
        once, refused = self.talk(fields.encode(), twice.encode())
        self.assertEqual((once["ok"]["text"], refused["error"]["code"]), (108, "content.invalid"))

    LOOKUP = {"payer_search_index": TO_BOB, "fio_address": "purse@alice", "chain_code": "ETH", "token_code": "USDT",
              "addresses": [sealed_address()], "grants": [BY_CHAIN]}
    RECONCILE = {"keyring": [private("alice").hex()], "counterparties": [public(BOB)], "requests": [payment_request(7)],
                 "actions": [action("7", payer=CAROL), action("7"), action(""), action("7")]}

    def test_results(self):
        """The names in the results of operations that return more than one value."""
        grant = {"private": private("bob").hex(), "public": public(ALICE), "text": BLOBS[0][2]}
        opened = {"level_key": BLOBS[0][1], "x_encoding": "minimal"}
        cases = [
            ("grant.open", grant, opened),
            ("grant.open", {**grant, "public_address": BLOBS[2][2]}, {**opened, "nbpa": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "leftover": 0}),
            ("nbpa.open", {"level_key": BLOBS[0][1], "text": BLOBS[2][2]}, {"nbpa": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "leftover": 0}),
            ("lookup.select", self.LOOKUP, {"public_address": "sealed chain", "decrypt_key": "key chain", "level": "chain"}),
            ("chain.apply", {"state": CHAIN, "calls": [{"endpoint": "get_nothing", "parameters": {}, "time": 2}]},
             {"answers": [{"status": 404, "body": {"message": "Unknown endpoint"}}], "state": {**CHAIN, "now": 2}}),
            ("wallet.reconcile", self.RECONCILE, {
                "requests": [{"fio_request_id": 7, "state": "sent_to_blockchain", "action": 1}], "direct": [2], "conflicts": [3],
                "quarantine": [{"action": 0, "reason": "not_opened"}]}),
        ]
        answers = self.talk(*({"id": "", "op": op, "in": fields} for op, fields, _ in cases))
        self.assertEqual([answer["ok"] for answer in answers], [ok for _, _, ok in cases])

    SIGN = {**FIELDS, "chain_id": CHAIN_ID.hex(), "message_id": bytes(range(16)).hex(), "private": private("bob").hex(),
            "recipient": "purse@alice", "route": "index", "type": "new_funds_content", "content": FUNDS_REQUEST,
            "encrypt_private": private("bob").hex(), "public": public(ALICE), "iv": IV.hex()}
    VERIFY = {"message": MESSAGE, "chain_id": CHAIN_ID.hex(), "now": CREATED, "registration": REGISTRATION}
    OPEN = {**VERIFY, "recipient": {"fio_address": "purse@alice", "private": private("alice").hex()}, "state": START}
    RELAY = {"state": {"chain_id": CHAIN_ID.hex(), "limits": dict.fromkeys(relay.LIMITS, 1), "messages": [], "next_number": 7, "time": 0},
             "calls": [{"call": "submit", "now": CREATED, "message": MESSAGE, "registration": REGISTRATION},
                       {"call": "fetch", "now": CREATED, "route": TO_ALICE}, {"call": "fetch", "now": CREATED, "route": ""}]}

    def test_layer2(self):
        seen = {"sender_key": KEYS[1][4], "message_id": bytes(range(16)).hex(), "expires_at": EXPIRES}
        read = {"chain_id": CHAIN_ID.hex(), "message_id": bytes(range(16)).hex(), "created_at": CREATED, "expires_at": EXPIRES,
                "sender": "crypto@bob", "sender_key": public(BOB), "sender_encrypt_key": public(BOB), "route": TO_ALICE,
                "type": "new_funds_content", "content": PIECES["content"][2:].hex()}
        messages = [{"number": 7, "received_at": CREATED, "message": MESSAGE}]
        cases = [
            ("sign_digest", {"private": private("bob").hex(), "digest": DIGEST.hex()}, {"signature": SIGNATURE_TEXT}),
            ("recover", {"digest": DIGEST.hex(), "signature": SIGNATURE_TEXT}, {"public": public(BOB)}),
            ("sign", self.SIGN, {"message": MESSAGE}),
            ("verify", self.VERIFY, {"digest": DIGEST.hex(), "envelope": read}),
            ("open", self.OPEN, {"sender": "crypto@bob", "type": "new_funds_content", "content": FUNDS_REQUEST, "sealed": True,
                                 "state": {"time": CREATED, "seen": [seen]}}),
            ("relay", self.RELAY, {
                "answers": [{"ok": {"number": 7}}, {"ok": {"messages": [{"number": 7, "message": MESSAGE}], "more": 0}},
                            {"error": "layer2.malformed"}],
                "state": {**self.RELAY["state"], "messages": messages, "next_number": 8, "time": CREATED}}),
        ]
        answers = self.talk(*({"id": "", "op": "layer2." + op, "in": fields} for op, fields, _ in cases))
        self.assertEqual([answer["ok"] for answer in answers], [ok for _, _, ok in cases])

    def test_layer2_in_the_clear(self):
        clear = {name: value for name, value in self.SIGN.items() if name not in ("encrypt_private", "public", "iv")}
        sign = {"id": "", "op": "layer2.sign", "in": {**clear, "route": "address", "type": "text", "content": "hi", "x_encoding": "fixed32"}}
        message = self.talk(sign)[0]["ok"]["message"]
        opened, verified = (answer["ok"] for answer in self.talk(
            {"id": "", "op": "layer2.open", "in": {**self.OPEN, "message": message}},
            {"id": "", "op": "layer2.verify", "in": {**self.VERIFY, "message": message}}))
        self.assertEqual((opened["type"], opened["content"], opened["sealed"]), ("text", "hi", False))
        self.assertEqual((verified["envelope"]["sender_encrypt_key"], verified["envelope"]["route"]), (None, "purse@alice"))

    def test_declared_encoding(self):
        """The x of bob with this key begins with a zero byte."""
        fields = {"private": private("bob").hex(), "public": public(key.parse_private_bytes(private("fio-lz-999"))), "level_key": BLOBS[0][1],
                  "iv": IV.hex()}
        seal = [{"id": "", "op": "grant.seal", "in": {**fields, **more}} for more in ({}, {"x_encoding": "minimal"}, {"x_encoding": "fixed32"})]
        for declared in ("minimal", "fixed32"):
            unsaid, minimal, fixed32 = (answer["ok"]["text"] for answer in self.talk(*seal, arguments=["--x-encoding", declared]))
            self.assertNotEqual(minimal, fixed32)
            self.assertEqual(unsaid, {"minimal": minimal, "fixed32": fixed32}[declared])

    def test_kinds_of_answer(self):
        lookup, reconcile = self.LOOKUP, self.RECONCILE
        request = {"type": "new_funds_content", "content": SHORT_REQUEST}
        record = {"kind": "obt", "status": "", "payer_account": "", "payee_account": ""}
        select = {"getter": "get_sent_fio_requests", "record": public_record(BOB, ALICE), "keyring": [private("alice").hex()]}
        address = {"encrypt_key": public(ALICE), "mapped_key": ""}
        choose = {"own": address, "other": address, "keyring": select["keyring"]}
        select_private = {"getter": "priv_get_received_fio_requests", "record": private_record(BOB, ALICE),
                          "keyring": [private("alice").hex()], "counterparties": []}
        derive = {"private": private("alice").hex(), "public": KEYS[1][3], "receiver": "other"}
        left = text.encode(sealed.seal(unhex(BLOBS[0][1]), IV, b"\x01a\0"))
        open_left, read_left = {"level_key": BLOBS[0][1], "text": left}, {**derive, "text": BLOBS[0][2], "public_address": left}
        level_key = {"kdf": "nbpa-kdf-bound", "level": "address", "private": derive["private"], "fio_address": "a@b"}
        cases = [
            ("chain.apply", {"state": CHAIN, "calls": []}, "ok"), ("chain.apply", {"state": CHAIN, "calls": [7]}, "fault"),
            ("chain.apply", {"state": [], "calls": []}, "fault"),
            ("nothing", {}, "unsupported"), ("nothing", None, "unsupported"), (7, {}, "fault"), ("abi.pack", None, "fault"),
            ("abi.pack", {"type": "string?"}, "ok"), ("abi.pack", {"type": "name", "value": ""}, "unsupported"),
            ("abi.pack", {"type": "varuint32", "value": True}, "fault"), ("abi.pack", {"type": "varuint32", "value": -1}, "fault"),
            ("abi.pack", {"type": "string", "value": "\ud800"}, "fault"), ("text.encode", {"bytes": "0"}, "fault"),
            ("text.encode", {"bytes": "00 0"}, "fault"), ("text.decode", {"text": []}, "fault"),
            ("content.pack", {"type": [], "content": {}}, "error"), ("content.pack", {"type": "new_funds_content"}, "fault"),
            ("key.parse_private", {"format": "wif", "key": "\u00e9"}, "error"),
            ("key.parse_public", {"format": "eos", "key": ""}, "unsupported"),
            ("key.parse_private", {"format": "pvt-k1", "key": PVT_K1}, "ok"),
            ("key.parse_public", {"format": "pub-k1", "key": PUB_K1}, "ok"),
            ("text.decode_lenient", {"text": "Zg"}, "ok"), ("account.name", {"public": KEYS[1][3]}, "ok"), ("account.name", {}, "fault"),
            ("content.unpack", {"type": "new_funds_content", "plaintext": "00" * 7, "strict": True}, "ok"),
            ("content.unpack", {"type": "new_funds_content", "plaintext": "00" * 7, "strict": 1}, "fault"),
            ("size.content", {**request, "profile": "deployed", "rest": 8000}, "error"), ("size.content", request, "ok"),
            ("size.content", {**request, "profile": "deployed"}, "fault"), ("size.content", {**request, "profile": "other"}, "unsupported"),
            ("size.memo_budget", {**request, "profile": "documented"}, "ok"), ("size.memo_budget", request, "fault"),
            ("size.memo_budget", {**request, "profile": "deployed", "rest": -1}, "fault"),
            ("size.cost", {"text": 64}, "ok"), ("size.cost", {"text": -1}, "error"), ("size.cost", {"text": 64.5}, "fault"),
            ("match.choose", choose, "ok"), ("match.choose", {**choose, "keyring": []}, "error"),
            ("match.choose", {**choose, "keyring": ["00"]}, "error"), ("match.choose", {**choose, "own": {"encrypt_key": ""}}, "fault"),
            ("match.choose", {**choose, "other": {**address, "mapped_key": None}}, "fault"), ("match.choose", {**choose, "other": ""}, "fault"),
            ("match.list", {"getter": "get_obt_data", "key": KEYS[1][3], "records": [record]}, "ok"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": []}, "error"),
            ("match.list", {"getter": "other", "key": "", "records": []}, "unsupported"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": [1]}, "fault"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": [{**record, "kind": "other"}]}, "unsupported"),
            ("match.select", select, "ok"), ("match.select", {**select, "role": "other"}, "unsupported"),
            ("match.select", {**select, "keyring": ["00"]}, "error"), ("match.select", {**select, "keyring": ["x"]}, "fault"),
            ("match.select", {**select, "counterparties": None}, "fault"), ("match.select", {**select, "record": {}}, "fault"),
            ("match.select_private", select_private, "ok"), ("match.select_private", {**select_private, "keyring": ["00"]}, "error"),
            ("match.select_private", {**select_private, "getter": "get_obt_data"}, "unsupported"),
            ("match.select_private", {**select_private, "record": {"content": ""}}, "fault"),
            ("match.select", {**select, "getter": "priv_get_sent_fio_requests"}, "unsupported"),
            ("index.derive", derive, "ok"), ("index.derive", {**derive, "receiver": "own", "x_encoding": "twos-complement"}, "ok"),
            ("index.derive", {**derive, "receiver": "both"}, "unsupported"), ("index.derive", {**derive, "x_encoding": "x"}, "unsupported"),
            ("index.derive", {**derive, "public": ""}, "error"), ("index.derive", {**derive, "private": ""}, "error"),
            ("index.derive", {**derive, "receiver": None}, "fault"),
            ("index.poll", {"own": [], "counterparties": []}, "ok"), ("index.poll", {"own": [], "counterparties": [""]}, "error"),
            ("index.poll", {"own": [derive["private"]], "counterparties": [derive["public"]]}, "ok"),
            ("index.poll", {"own": [""], "counterparties": []}, "error"), ("index.poll", {"own": [1], "counterparties": []}, "fault"),
            ("index.parse", {"text": TO_BOB}, "ok"), ("index.parse", {"text": ""}, "error"), ("index.parse", {"text": 1}, "fault"),
            ("backup.seal", {"private": derive["private"], "entries": [ENTRY]}, "ok"),
            ("backup.seal", {"private": derive["private"], "entries": [1]}, "error"), ("backup.seal", {"private": ""}, "fault"),
            ("backup.seal", {"private": derive["private"], "entries": [], "iv": None}, "fault"),
            ("backup.open", {"private": derive["private"], "text": SEALED_BACKUP, "strict": True}, "ok"),
            ("backup.open", {"private": derive["private"], "text": "AAAA"}, "error"), ("backup.open", {"private": "", "text": 1}, "fault"),
            ("backup.growth_units", {"old": 0, "new": 1}, "ok"), ("backup.growth_units", {"old": -1, "new": 1}, "fault"),
            ("backup.growth_units", {"old": 0, "new": 1.5}, "fault"), ("backup.growth_units", {"old": 0}, "fault"),
            ("nbpa.level_key", level_key, "ok"), ("nbpa.level_key", {**level_key, "nbpa": 1, "chain_code": None}, "ok"),
            ("nbpa.level_key", {**level_key, "kdf": "nbpa-kdf-other", "level": "other", "private": ""}, "unsupported"),
            ("nbpa.level_key", {**level_key, "level": "other"}, "error"), ("nbpa.level_key", {**level_key, "level": None}, "fault"),
            ("nbpa.level_key", {**level_key, "level": "nbpa"}, "error"), ("nbpa.level_key", {**level_key, "fio_address": 1}, "error"),
            ("nbpa.level_key", {**level_key, "private": ""}, "error"), ("nbpa.level_key", {"private": ""}, "fault"),
            ("nbpa.seal", {"level_key": derive["private"], "nbpa": "a"}, "ok"), ("nbpa.seal", {"level_key": "", "nbpa": "a"}, "error"),
            ("nbpa.seal", {"level_key": derive["private"], "nbpa": "a", "iv": ""}, "error"), ("nbpa.seal", {"level_key": ""}, "fault"),
            ("nbpa.open", {"level_key": derive["private"], "text": "AAAA"}, "error"), ("nbpa.open", {"level_key": ""}, "fault"),
            ("nbpa.open", {"level_key": "", "text": "", "strict": 0}, "fault"),
            ("grant.seal", {**derive, "level_key": derive["private"]}, "ok"), ("grant.seal", {**derive, "level_key": ""}, "error"),
            ("grant.seal", {**derive, "level_key": derive["private"], "x_encoding": "twos-complement"}, "error"),
            ("grant.seal", {**derive, "level_key": derive["private"], "x_encoding": "other"}, "unsupported"),
            ("grant.seal", derive, "fault"), ("grant.open", derive, "fault"), ("grant.open", {**derive, "text": "AAAA"}, "error"),
            ("grant.open", {**derive, "text": BLOBS[0][2], "strict": True}, "ok"),
            ("grant.open", {**derive, "text": BLOBS[0][2], "public_address": "AAAA"}, "error"),
            ("grant.open", {**derive, "text": BLOBS[0][2], "public_address": None}, "fault"),
            ("nbpa.open", open_left, "ok"), ("nbpa.open", {**open_left, "strict": True}, "error"),
            ("grant.open", read_left, "ok"), ("grant.open", {**read_left, "strict": True}, "error"),
            ("lookup.select", lookup, "ok"), ("lookup.select", {**lookup, "token_code": ""}, "error"),
            ("lookup.select", {**lookup, "addresses": [{**sealed_address(), "key_id": "7"}]}, "fault"),
            ("lookup.select", {**lookup, "addresses": [{}]}, "fault"), ("lookup.select", {**lookup, "grants": [{}]}, "fault"),
            ("lookup.select", {**lookup, "payer_search_index": None}, "fault"),
            ("wallet.reconcile", reconcile, "ok"), ("wallet.reconcile", {**reconcile, "keyring": ["00"]}, "error"),
            ("wallet.reconcile", {**reconcile, "keyring": ["0"]}, "fault"), ("wallet.reconcile", {**reconcile, "counterparties": None}, "fault"),
            ("wallet.reconcile", {**reconcile, "requests": [{}]}, "fault"), ("wallet.reconcile", {**reconcile, "actions": [{}]}, "fault"),
            ("layer2.sign_digest", {"private": "00", "digest": "00" * 32}, "error"),
            ("layer2.sign_digest", {"private": derive["private"], "digest": "00"}, "fault"),
            ("layer2.recover", {"digest": "00" * 32, "signature": ""}, "error"), ("layer2.recover", {"digest": "00" * 32}, "fault"),
            ("layer2.sign", {**self.SIGN, "created_at": 1.5}, "error"), ("layer2.sign", {**self.SIGN, "route": "nowhere"}, "unsupported"),
            ("layer2.sign", {name: value for name, value in self.SIGN.items() if name != "iv"}, "fault"),
            ("layer2.sign", {**self.SIGN, "x_encoding": "?"}, "unsupported"), ("layer2.sign", {**self.SIGN, "type": []}, "error"),
            ("layer2.verify", {**self.VERIFY, "message": None}, "error"), ("layer2.verify", {**self.VERIFY, "registration": None}, "error"),
            ("layer2.verify", {**self.VERIFY, "registration": {}}, "fault"), ("layer2.verify", {**self.VERIFY, "now": "1"}, "fault"),
            ("layer2.open", {**self.OPEN, "state": {"time": 0}}, "fault"), ("layer2.open", {**self.OPEN, "state": {"time": 0, "seen": [{}]}}, "fault"),
            ("layer2.open", {**self.OPEN, "recipient": {"fio_address": "", "private": ""}}, "error"),
            ("layer2.relay", {**self.RELAY, "calls": [{}, None]}, "ok"), ("layer2.relay", {"state": {}, "calls": [{"call": "fetch", "now": 1, "route": "a@b"}]}, "fault"),
            ("layer2.relay", {"state": None, "calls": []}, "fault"),
            ("wallet.inspect", request, "ok"), ("wallet.inspect", {"type": "other", "content": {}}, "error"),
        ]
        answers = self.talk(b"", b"\xff", b"[]", b"[" * 100000,
                            *({"id": str(i), "op": op, "in": fields} for i, (op, fields, _) in enumerate(cases)))
        kinds = [(answer.pop("id"), *answer) for answer in answers]
        self.assertEqual(kinds, [(str(i), kind) for i, (_, _, kind) in enumerate(cases)])
