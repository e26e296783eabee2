from fio import abi, index, key, sealed, text
from fio.layer2 import envelope, message

from .answers import ALICE, BOB, FUNDS_REQUEST, IV, OBT, SECRET, SHORT_REQUEST, TO_ALICE, private, public, unhex
from .case import Case
from .layer2_example import (
    CHAIN_ID, CREATED, DIGEST, EXPIRES, FIELDS, IN_THE_CLEAR, INNER, KEY, MESSAGE, PIECES, SIGNATURE, counted, data_of, wrap)

SEALING = message.Sealing(private("bob"), public(ALICE), IV)
OFF_CURVE = b"\x02" + (5).to_bytes(32, "big")  # 5³ + 7 is no square


def make(fields={}, private=private("bob"), recipient="purse@alice", route_type="index", type="new_funds_content", content=FUNDS_REQUEST,
         sealing=SEALING):
    return message.make({**FIELDS, **fields}, private, recipient, route_type, type, content, sealing)


def times(created, expires):
    return {"created_at": created.to_bytes(4, "little"), "expires_at": expires.to_bytes(4, "little")}


class Make(Case):
    def test_example(self):
        self.assertEqual(len(data_of()), 341)
        self.assertEqual(envelope.digest_of(data_of()), DIGEST)
        self.assertEqual(sealed.open(SECRET, PIECES["content"][2:]), INNER)
        self.assertEqual(make(), MESSAGE)

    def test_in_the_clear(self):
        made = text.decode(make(route_type="address", sealing=None)["envelope"])
        self.assertEqual(made, data_of(**IN_THE_CLEAR, content=counted(INNER)))

    def test_sealed_to_an_address(self):
        made = text.decode(make(route_type="address")["envelope"])
        self.assertEqual(made, data_of(route_type=b"\0", route=b"\x0bpurse@alice"))

    def test_text(self):
        made = text.decode(make(route_type="address", sealing=None, type="text", content="h\u00e9")["envelope"])
        self.assertEqual(made, data_of(**IN_THE_CLEAR, content_type=b"\x04text", content=counted(INNER[:23] + b"\x04\x03h\xc3\xa9")))

    def test_two_keys(self):
        """The owner signs, the encryption key seals: LAYER2-08."""
        read, _, _ = message.read(make(private=private("carol")))
        self.assertEqual(read.sender_key, key.public_of(key.parse_private_bytes(private("carol"))))
        self.assertEqual((read.sender_encrypt_key, read.route), (key.public_of(BOB), TO_ALICE))
        self.assertEqual(sealed.open(SECRET, read.content), INNER)

    def test_encoding(self):
        """The x of bob with this key begins with a zero byte."""
        other = key.public_of(key.parse_private_bytes(private("fio-lz-999")))
        made = {}
        for encoding in ("minimal", "fixed32"):
            sealing = message.Sealing(private("bob"), key.format_fio_public(other), IV, encoding)
            made[encoding], _, _ = message.read(make(sealing=sealing))
            self.assertEqual(made[encoding].route, index.publish(BOB, other, encoding))
        self.assertNotEqual(made["minimal"].content, made["fixed32"].content)

    def test_order_of_checks(self):
        """LAYER2-30 is about readers, this about the list of make: each step is right before the next is wrong."""
        wrong = {"private": b"", "sealing": message.Sealing(bytes(32), "FIO", b"", "twos-complement"), "type": "private",
                 "fields": {"sender": "Crypto@bob"}, "content": {}}
        clear = {**wrong, "sealing": None}
        for given, code, right in [
            (wrong, "key.malformed", {"private": private("bob")}),
            (wrong, "key.out_of_range", {"sealing": message.Sealing(private("bob"), "FIO", b"", "twos-complement")}),
            (wrong, "key.malformed", {"sealing": message.Sealing(private("bob"), public(ALICE), b"", "twos-complement")}),
            (wrong, "layer2.type_forbidden", {"type": "text"}),
            (wrong, "layer2.malformed", {"fields": {}}),
            (wrong, "content.invalid", {"content": "x" * 8192}),
            (wrong, "ecdh.not_for_sealing", {"sealing": message.Sealing(private("bob"), public(ALICE), b"", "fixed32")}),
            (wrong, "sealed.iv_length", {"sealing": SEALING}),
            (wrong, "layer2.too_large", {}),
            (clear, "key.malformed", {"private": private("bob")}),
            (clear, "layer2.type_forbidden", {"type": "text"}),
            (clear, "layer2.malformed", {"fields": {}}),
            (clear, "layer2.malformed", {"route_type": "address"}),  # an index without anything to seal with
            (clear, "content.invalid", {"content": "x" * 8192}),
            (clear, "layer2.too_large", {}),
        ]:
            with self.assertRaises(Exception) as caught:
                make(**given)
            self.assertEqual(caught.exception.code, code)
            given.update(right)

    def test_fields(self):
        for fields in ({"chain_id": CHAIN_ID[1:]}, {"message_id": bytes(17)}, {"created_at": -1}, {"created_at": 1.0}, {"created_at": True},
                       {"created_at": None}, {"expires_at": 2**32}, {"created_at": EXPIRES}, {"created_at": EXPIRES + 1},
                       {"expires_at": CREATED + 2_592_001}, {"sender": "crypto@Bob"}, {"sender": "crypto"}, {"sender": ""}, {"sender": None},
                       {"sender": "a@" + "b" * 63}):
            self.refuses("layer2.malformed", make, fields)
        for recipient in ("Purse@alice", "purse", "", None, TO_ALICE):
            self.refuses("layer2.malformed", lambda: make(recipient=recipient))
        for fields in ({"expires_at": CREATED + 1}, {"expires_at": CREATED + 2_592_000}, {"created_at": 2**32 - 2, "expires_at": 2**32 - 1},
                       {"created_at": 0, "expires_at": 1}):
            self.assertEqual(message.read(make(fields))[0].expires_at, fields["expires_at"])

    def test_content(self):
        for type, content in [("new_funds_content", OBT), ("new_funds_content", {**SHORT_REQUEST, "more": ""}), ("record_obt_data_content", "x"),
                              ("text", {}), ("text", None), ("text", 1), ("text", "\ud800")]:
            self.refuses("content.invalid", lambda: make(type=type, content=content))
        for type in ("private_funds_request_content", "Text", "", None, [], 0):
            self.refuses("layer2.type_forbidden", lambda: make(type=type))

    def test_size(self):
        """In the clear: 64 + 11 + 33 + 33 + 1 + 12 + 5 bytes, and with lengths of 2 bytes 2 + 11 + 12 + 2 + 2 beside the text."""
        beside = 159 + 29
        largest = make(route_type="address", sealing=None, type="text", content="x" * (8192 - beside))
        self.assertEqual((len(text.decode(largest["envelope"])), len(largest["envelope"])), (8192, 10924))
        self.assertEqual(len(message.read(largest)[0].content), 8192 - 161)
        self.refuses("layer2.too_large", lambda: make(route_type="address", sealing=None, type="text", content="x" * (8193 - beside)))


class Read(Case):
    def test_example(self):
        read, signature, digest = message.read(MESSAGE)
        self.assertEqual(read, envelope.Envelope(
            CHAIN_ID, bytes(range(16)), CREATED, EXPIRES, "crypto@bob", key.public_of(BOB), key.public_of(BOB), "index", TO_ALICE,
            "new_funds_content", PIECES["content"][2:]))
        self.assertEqual((signature, digest), (SIGNATURE, DIGEST))

    def test_json_form(self):
        for bad in ([None, 1, "", [], {}, list(MESSAGE.items()), {**MESSAGE, "more": None}]
                    + [{name: value for name, value in MESSAGE.items() if name != missing} for missing in MESSAGE]
                    + [{**MESSAGE, "protocol": other} for other in ("FIO_L2", "", None, 1)]
                    + [{**MESSAGE, "version": other} for other in (1.0, True, "1", None, [1], 2**53, -2**53, 10**400)]
                    + [{**MESSAGE, name: other} for name in ("envelope", "signature") for other in (None, 1, [], {})]):
            self.refuses("layer2.malformed", message.read, bad)
        for version in (0, 2, -1, 2**53 - 1, 1 - 2**53):
            self.refuses("layer2.version", message.read, {**MESSAGE, "version": version})
            self.refuses("layer2.version", message.read, {**MESSAGE, "version": version, "envelope": None})
            self.refuses("layer2.malformed", message.read, {**MESSAGE, "version": version, "protocol": ""})

    def test_size_and_base64(self):
        def of(base64):
            return {**MESSAGE, "envelope": base64, "signature": ""}

        for base64, code in [("A" * 10924, "layer2.too_large"), ("?" * 10925, "layer2.too_large"), ("?" * 10924, "text.malformed"),
                             ("A" * 10923 + "=", "layer2.malformed"), ("", "text.malformed"), ("\ud800", "text.malformed"), ("AA==", "layer2.malformed"),
                             (MESSAGE["envelope"] + "\n", "text.malformed"), (MESSAGE["envelope"], "layer2.malformed")]:
            self.refuses(code, message.read, of(base64))

    def test_fields(self):
        """LAYER2-13 to LAYER2-17, LAYER2-29"""
        long = b"a@" + b"b" * 62
        for changes in (times(CREATED, CREATED + 1), times(0, 2_592_000), times(2**32 - 2, 2**32 - 1), {"sender": counted(long)},
                        {"sender_key": b"\x03" + KEY[1:]}, {"content_type": b"\0"}, {"content_type": counted("\u00e9".encode())}, {"content": b"\0"},
                        IN_THE_CLEAR, {"route_type": b"\0", "route": counted(long)}):
            self.assertEqual(envelope.encode(envelope.decode(data_of(**changes))), data_of(**changes))
        for code, cases in {
            "layer2.malformed": [
                {"magic": b"FIO-L2\x01"}, times(CREATED, CREATED), times(CREATED + 1, CREATED), times(0, 2_592_001), {"sender": counted(b"crypto@Bob")},
                {"sender": counted(long + b"b")}, {"sender": b"\0"}, {"sender": counted(b"\xff")}, {"sender": b"\x8a\0crypto@bob"},
                {"route_type": b"\x02"}, {"route_type": b"\x02", "route": counted(b"purse@alice")}, {"route_type": b"\0"}, {"route": counted(b"purse@alice")}, {"route": counted(TO_ALICE.upper().encode())},
                {"route_type": b"\0", "route": counted(b"purse@Alice")}, {"sender_encrypt_key": bytes(33)}, {"content_type": counted(b"\xed\xa0\x80")},
                {"content": PIECES["content"] + b"\0"}, {"content": PIECES["content"][:-1]}, {"content": b""}, {"content": b"\x80\0"},
                {"content": b"\xff\xff\xff\xff\x1f"}],
            "layer2.version": [{"version": b"\0"}, {"version": b"\x02", "chain_id": b""}],
            "key.malformed": [{"sender_key": bytes(33)}, {"sender_key": b"\x04" + KEY[1:]}, {"sender_encrypt_key": b"\0" + KEY[1:]}],
            "key.not_on_curve": [{"sender_key": OFF_CURVE}, {"sender_encrypt_key": b"\x02" + b"\xff" * 32}],
        }.items():
            for changes in cases:
                self.refuses(code, envelope.decode, data_of(**changes))

    def test_cut_short(self):
        for end in range(341):
            self.refuses("layer2.malformed", envelope.decode, data_of()[:end])

    def test_order(self):
        """Each field is checked before the next is read."""
        wrong = {"magic": bytes(7), "version": b"\0", **times(2, 1), "sender": b"\0", "sender_key": bytes(33), "sender_encrypt_key": OFF_CURVE,
                 "route_type": b"\x02", "route": b"\0", "content": b""}
        for fields, code in [("magic", "layer2.malformed"), ("version", "layer2.version"), ("created_at expires_at", "layer2.malformed"),
                             ("sender", "layer2.malformed"), ("sender_key", "key.malformed"), ("sender_encrypt_key", "key.not_on_curve"),
                             ("route_type", "layer2.malformed"), ("route", "layer2.malformed"), ("content", "layer2.malformed")]:
            self.refuses(code, envelope.decode, data_of(**wrong))
            for name in fields.split():
                del wrong[name]
        envelope.decode(data_of(**wrong))
        self.refuses("key.not_on_curve", message.read, wrap(data_of(sender_key=OFF_CURVE), ""))


class Inner(Case):
    def test_form(self):
        self.assertEqual(envelope.read_inner(INNER), ("crypto@bob", "purse@alice", INNER[24:]))
        self.assertEqual(envelope.write_inner("crypto@bob", "purse@alice", INNER[24:]), INNER)
        for bad in [INNER[:end] for end in range(len(INNER))] + [INNER + b"\0", b"\x01\xff" + INNER, b"\x80\0" + INNER]:
            self.refuses("layer2.malformed", envelope.read_inner, bad)

    def test_content(self):
        self.assertEqual(envelope.pack_content("new_funds_content", FUNDS_REQUEST), INNER[24:])
        self.assertEqual(envelope.unpack_content("new_funds_content", INNER[24:]), FUNDS_REQUEST)
        self.assertEqual(envelope.unpack_content("text", b"\x03\xef\xbb\xbf"), "\ufeff")
        seven = b"".join(abi.write_string(FUNDS_REQUEST[name] or "") for name in FUNDS_REQUEST)
        for type, packed in [("new_funds_content", INNER[24:] + b"\0"), ("new_funds_content", INNER[24:-1]), ("new_funds_content", seven),
                             ("record_obt_data_content", INNER[24:]), ("text", b""), ("text", b"\x01"), ("text", b"\0\0"), ("text", b"\x01\xff")]:
            self.refuses("content.malformed", envelope.unpack_content, type, packed)
