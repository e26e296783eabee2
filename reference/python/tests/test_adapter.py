import json
import subprocess
import sys
import unittest
from pathlib import Path


from .answers import (
    ALICE, BOB, ENTRY, KEYS, PUB_K1, PVT_K1, SEALED_BACKUP, SHORT_REQUEST, TO_BOB, private, private_record, public, public_record)


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

    def test_kinds_of_answer(self):
        request = {"type": "new_funds_content", "content": SHORT_REQUEST}
        record = {"kind": "obt", "status": "", "payer_account": "", "payee_account": ""}
        select = {"getter": "get_sent_fio_requests", "record": public_record(BOB, ALICE), "keyring": [private("alice").hex()]}
        address = {"encrypt_key": public(ALICE), "mapped_key": ""}
        choose = {"own": address, "other": address, "keyring": select["keyring"]}
        select_private = {"getter": "priv_get_received_fio_requests", "record": private_record(BOB, ALICE),
                          "keyring": [private("alice").hex()], "counterparties": []}
        derive = {"private": private("alice").hex(), "public": KEYS[1][3], "receiver": "other"}
        cases = [
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
            ("wallet.inspect", request, "ok"), ("wallet.inspect", {"type": "other", "content": {}}, "error"),
        ]
        answers = self.talk(b"", b"\xff", b"[]", b"[" * 100000,
                            *({"id": str(i), "op": op, "in": fields} for i, (op, fields, _) in enumerate(cases)))
        kinds = [(answer.pop("id"), *answer) for answer in answers]
        self.assertEqual(kinds, [(str(i), kind) for i, (_, _, kind) in enumerate(cases)])
