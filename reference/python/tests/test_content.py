from fio import abi, content, ecdh, key, sealed, size, text

from .answers import (
    ALICE_TO_BOB, BLOBS, FUNDS_REQUEST, KEYS, OBT, PRIVATE_ACTION, PRIVATE_CONTENT, PRIVATE_REQUEST, SHORT_REQUEST, private, unhex)
from .case import Case


class Content(Case):
    def test_known_blob(self):
        self.assertEqual(content.open("new_funds_content", *ALICE_TO_BOB, BLOBS[1][2]), (FUNDS_REQUEST, "standard", 12, "minimal"))
        plaintext = content.pack(content.parse_json("new_funds_content", FUNDS_REQUEST))
        self.assertEqual(plaintext.hex() + "0b707572736540616c696365", BLOBS[1][1])

    def test_seal_and_open(self):
        for type, fields in [("new_funds_content", FUNDS_REQUEST), ("record_obt_data_content", OBT)]:
            blob = content.seal(type, *ALICE_TO_BOB, None, fields)
            opened, dialect, leftover, encoding = content.open(type, private("bob"), KEYS[0][3], blob)
            self.assertEqual({**opened, **fields}, opened)
            self.assertEqual((dialect, leftover, encoding), ("standard", 0, "minimal"))

    def test_open_each_encoding(self):
        d, Q = key.parse_private_bytes(private("bob")), key.public_of(key.parse_private_bytes(private("fio-lz-29073")))
        plaintext = content.pack(content.parse_json("new_funds_content", FUNDS_REQUEST))
        for encoding in ecdh.ENCODINGS:
            blob = text.encode(sealed.seal(ecdh.shared_secret(d, Q, encoding), bytes(16), plaintext))
            opened = content.open("new_funds_content", private("bob"), key.format_fio_public(Q), blob)
            self.assertEqual(opened, (FUNDS_REQUEST, "standard", 0, encoding))

    def test_dialects(self):
        strings = ["p", "1", "c", "t", "3.58 ETH" + "x" * 44, "", "u"]
        packed = b"".join(abi.pack("string", s) for s in strings)
        for plaintext, dialect in [(packed + bytes(5), "twelve-strings"), (packed, "seven-strings")]:
            fields, *rest = content.unpack("new_funds_content", plaintext)
            self.assertEqual((list(fields.values()), rest), (strings, [dialect, 0]))
        long = b"\xfd\x00\x01" + b"m" * 256
        fields, *rest = content.unpack("new_funds_content", b"\0\0\0\0" + long + bytes(7))
        self.assertEqual((fields["memo"], rest), ("m" * 256, ["twelve-strings", 0]))
        ten = b"".join(abi.pack("string", s) for s in [*OBT.values(), "m", "", ""])
        self.assertEqual(content.unpack("record_obt_data_content", ten)[0], {**OBT, "memo": "m", "hash": "", "offline_url": ""})
        standard = content.pack(content.parse_json("record_obt_data_content", OBT))
        self.assertEqual(content.unpack("record_obt_data_content", standard + b"??")[1:], ("standard", 2))

    def test_strict(self):
        fields, *rest = content.unpack("new_funds_content", unhex("00" * 7), True)
        self.assertEqual((fields["memo"], rest), (None, ["standard", 0]))
        for plaintext in ("00" * 8, "00" * 12, "000000000161" + "00" * 7, "000000000161" + "00" * 2):
            content.unpack("new_funds_content", unhex(plaintext))
            self.refuses("content.malformed", content.unpack, "new_funds_content", unhex(plaintext), True)
        self.refuses("content.malformed", content.open, "new_funds_content", *ALICE_TO_BOB, BLOBS[1][2], True)

    def test_refusals(self):
        for change in ({"amount": None}, {"amount": 1}, {"memo": 1}, {"status": "x"}):
            self.refuses("content.invalid", content.parse_json, "new_funds_content", {**FUNDS_REQUEST, **change})
        self.refuses("content.invalid", content.parse_json, "record_obt_data_content", {})
        self.refuses("content.invalid", content.parse_json, "new_funds_content", [])
        self.refuses("content.invalid", content.unpack, "other", b"")
        self.refuses("content.malformed", content.unpack, "new_funds_content", b"\x05")
        seal = ("new_funds_content", *ALICE_TO_BOB)
        self.refuses("ecdh.not_for_sealing", content.seal, *seal, None, FUNDS_REQUEST, "twos-complement")
        self.refuses("sealed.iv_length", content.seal, *seal, b"", FUNDS_REQUEST)
        self.refuses("sealed.rejected", content.open, "new_funds_content", private("bob"), KEYS[1][3], BLOBS[1][2])
        self.refuses("text.malformed", content.open, "new_funds_content", *ALICE_TO_BOB, "")


class PrivateContent(Case):
    def test_layout(self):
        for type, fields in PRIVATE_CONTENT:
            base = content.BASE[type]
            packed = content.pack(content.parse_json(type, fields))
            start = content.pack(content.parse_json(base, {name: fields[name] for name in content.FIELDS[base]}))
            appended = [abi.pack("string", fields[name]) for name in content.FIELDS[type][len(content.FIELDS[base]):]]
            self.assertEqual(packed, start + b"".join(appended))
            self.assertEqual(content.unpack(type, packed), (fields, "standard", 0))
            self.assertEqual(content.unpack(type, packed, True), (fields, "standard", 0))
            self.assertEqual(content.unpack(type, packed + b"?"), (fields, "standard", 1))
            self.assertEqual(content.unpack(base, packed)[1:], ("standard", len(packed) - len(start)))
            self.refuses("content.malformed", content.unpack, type, packed + b"?", True)
            for end in range(len(packed)):
                self.refuses("content.malformed", content.unpack, type, packed[:end])
            self.assertEqual(size.content_size(type, fields)[0], len(packed))
            blob = content.seal(type, *ALICE_TO_BOB, None, fields)
            self.assertEqual(content.open(type, private("bob"), KEYS[0][3], blob), (fields, "standard", 0, "minimal"))

    def test_forms(self):
        action, fields = "private_send_action_content", PRIVATE_ACTION
        for change in ({"fio_request_id": ""}, {"fio_request_id": "1"}, {"status": "rejected", "amount": "", "obt_id": ""}):
            content.parse_json(action, {**fields, **change})
        for change in ({"fio_request_id": "0"}, {"fio_request_id": "01"}, {"fio_request_id": "18446744073709551616"},
                       {"fio_request_id": "1\n"}, {"fio_request_id": "\u0661"}, {"fio_request_id": None}, {"status": ""},
                       {"status": "requested"}, {"payer_fio_address": ""}, {"payee_fio_address": "a"}):
            self.refuses("content.invalid", content.parse_json, action, {**fields, **change})
            if None not in change.values():
                self.refuses("content.invalid", content.unpack, action, content.pack((action, {**fields, **change})))
        self.refuses("content.invalid", content.parse_json, "private_funds_request_content", FUNDS_REQUEST)
        self.refuses("content.invalid", content.parse_json, "new_funds_content", PRIVATE_REQUEST)

    def test_no_dialects(self):
        strings = b"".join(abi.pack("string", s) for s in ("p", "1", "c", "t", "memo", "", "", "a@b"))
        self.refuses("content.malformed", content.unpack, "private_funds_request_content", strings)

    def test_limits(self):
        fields = {**SHORT_REQUEST, "payer_fio_address": "a@b"}  # 29 bytes
        self.assertEqual(size.memo_budget("private_funds_request_content", fields, ("documented", 0)), 128)  # 159
        self.assertEqual(size.memo_budget("private_send_action_content", {**PRIVATE_ACTION, "hash": None}, ("documented", 0)), 204)
