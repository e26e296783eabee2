from fio import abi, ecdh, index, key, sealed
from fio.layer2 import checks, signature

from .answers import ALICE, BOB, CAROL, FUNDS_REQUEST, IV, SECRET, TO_ALICE, TO_BOB, index_under, private, public
from .case import Case
from .layer2_example import (
    CHAIN_ID, CREATED, DIGEST, EXPIRES, IN_THE_CLEAR, INNER, KEY, MESSAGE, PIECES, REGISTRATION, SIGNATURE, START, counted, data_of, signed,
    wrap)

HIGH_S = bytes([32]) + SIGNATURE[1:33] + (signature.n - int.from_bytes(SIGNATURE[33:], "big")).to_bytes(32, "big")
SEEN = {"sender_key": KEY.hex(), "message_id": bytes(range(16)).hex(), "expires_at": EXPIRES}
OPENED = {"time": CREATED, "seen": [SEEN]}


def verify(message=MESSAGE, chain_id=CHAIN_ID, now=CREATED, registration=REGISTRATION):
    return checks.verify(message, chain_id, now, registration)


def open(message=MESSAGE, chain_id=CHAIN_ID, now=CREATED, registration=REGISTRATION, fio_address="purse@alice", private=private("alice"),
         state=START):
    return checks.open(message, chain_id, now, registration, fio_address, private, state)


def sealed_content(inner, secret=SECRET):
    data = sealed.seal(secret, IV, inner)
    return abi.write_varuint32(len(data)) + data


def inner_of(sender=b"crypto@bob", recipient=b"purse@alice", packed=INNER[24:]):
    return counted(sender) + counted(recipient) + counted(packed)


class Verify(Case):
    def test_example(self):
        read, digest = verify()
        self.assertEqual((read.sender, read.route, digest), ("crypto@bob", TO_ALICE, DIGEST))

    def test_clock(self):
        """LAYER2-19, LAYER2-20"""
        for now in (CREATED - 300, EXPIRES - 1):
            verify(now=now)
        self.refuses("layer2.not_yet_valid", lambda: verify(now=CREATED - 301))
        self.refuses("layer2.expired", lambda: verify(now=EXPIRES))

    def test_chain(self):
        for chain_id in (bytes(32), b"", CHAIN_ID[:31], CHAIN_ID + b"\0"):
            self.refuses("layer2.wrong_chain", lambda: verify(chain_id=chain_id))

    def test_signature(self):
        text = signature.format_signature
        self.assertEqual(signature.recover(DIGEST, HIGH_S), key.public_of(BOB))
        for code, message in [
            ("layer2.malformed", wrap(data_of(), "")),
            ("layer2.non_canonical", wrap(data_of(), text(HIGH_S))),
            ("layer2.bad_signature", wrap(data_of(), text(bytes([32]) + SIGNATURE[1:]))),
            ("layer2.bad_signature", wrap(data_of(), text(bytes([33]) + SIGNATURE[1:]))),
            ("layer2.bad_signature", wrap(data_of(message_id=bytes(16)))),
            ("layer2.bad_signature", signed(CAROL)),
            ("layer2.bad_signature", wrap(data_of(**IN_THE_CLEAR))),  # sealed made clear
        ]:
            self.refuses(code, verify, message)

    def test_registration(self):
        """LAYER2-21, LAYER2-22"""
        bob, carol = public(BOB), public(CAROL)
        clear = signed(**IN_THE_CLEAR)
        verify(clear, registration={"owner_key": bob, "encrypt_key": carol})
        for message, registration in [
            (MESSAGE, {"owner_key": carol, "encrypt_key": bob}), (MESSAGE, {"owner_key": bob, "encrypt_key": carol}),
            (MESSAGE, {"owner_key": bob, "encrypt_key": ""}), (MESSAGE, {"owner_key": "PUB_K1_" + bob[3:], "encrypt_key": bob}),
            (clear, {"owner_key": carol, "encrypt_key": bob}),
        ]:
            self.refuses("layer2.key_mismatch", lambda: verify(message, registration=registration))
        for message in (MESSAGE, clear):
            self.refuses("layer2.unknown_sender", lambda: verify(message, registration=None))

    def test_type(self):
        for type in (b"", b"Text", b"private_funds_request_content"):
            self.refuses("layer2.type_forbidden", verify, signed(content_type=counted(type)))

    def test_content_is_not_looked_at(self):
        for content in (b"\0", b"\x01?"):
            verify(signed(content=content))
            verify(signed(**IN_THE_CLEAR, content=content))


class Open(Case):
    def test_example(self):
        envelope, content, state = open()
        self.assertEqual((envelope.sender, content, state), ("crypto@bob", FUNDS_REQUEST, OPENED))

    def test_routes(self):
        """LAYER2-23: the recipient's own address, or an index of the pair of keys."""
        to_address = {"route_type": b"\0", "route": b"\x0bpurse@alice"}
        self.assertEqual(open(signed(**to_address))[1], FUNDS_REQUEST)
        self.assertEqual(open(signed(**IN_THE_CLEAR, content=counted(INNER)))[1], FUNDS_REQUEST)
        other = index.publish(CAROL, key.public_of(ALICE))
        for message in (signed(**{**to_address, "route": counted(b"purse@alicf")}), signed(route=counted(TO_BOB.encode())),
                        signed(route=counted(other.encode()))):
            self.refuses("layer2.not_for_me", open, message)
        self.refuses("layer2.not_for_me", lambda: open(private=private("carol")))
        self.refuses("layer2.identity_mismatch", lambda: open(fio_address="purse@alicf"))
        self.refuses("sealed.rejected", lambda: open(signed(**to_address), private=private("carol")))

    def test_each_encoding(self):
        """LAYER2-26: the x of bob with this key has three encodings, and route and content need not have the same."""
        d, Q = private("fio-lz-29073"), key.public_of(key.parse_private_bytes(private("fio-lz-29073")))
        self.assertEqual(ecdh.distinct_encodings(ecdh.shared_x(BOB, Q)), list(ecdh.ENCODINGS))
        for of_route, of_content in [(e, e) for e in ecdh.ENCODINGS] + [("minimal", "fixed32"), ("twos-complement", "minimal")]:
            message = signed(route=counted(index_under(BOB, Q, of_route).encode()),
                             content=sealed_content(INNER, ecdh.shared_secret(BOB, Q, of_content)))
            self.assertEqual(open(message, private=d)[1], FUNDS_REQUEST)

    def test_sealed_content(self):
        """LAYER2-26 to LAYER2-28"""
        for code, inner in [
            ("layer2.malformed", b""), ("layer2.malformed", INNER + b"\0"), ("layer2.malformed", INNER[:-1]),
            ("layer2.malformed", inner_of(sender=b"\xff")), ("layer2.identity_mismatch", inner_of(sender=b"mallory@bob")),
            ("layer2.identity_mismatch", inner_of(sender=b"Crypto@bob")), ("layer2.identity_mismatch", inner_of(recipient=b"purse@alicf")),
            ("layer2.identity_mismatch", inner_of(recipient=TO_ALICE.encode())), ("layer2.identity_mismatch", inner_of(recipient=b"")),
            ("layer2.identity_mismatch", inner_of(b"a@b", packed=b"")),
            ("content.malformed", inner_of(packed=b"")), ("content.malformed", inner_of(packed=INNER[24:] + b"\0")),
        ]:
            self.refuses(code, open, signed(content=sealed_content(inner)))
            self.refuses(code, open, signed(**IN_THE_CLEAR, content=counted(inner)))
        damaged = PIECES["content"][:-1] + b"\0"
        for content in (damaged, b"\0", counted(INNER), sealed_content(INNER, bytes(64))):
            self.refuses("sealed.rejected", open, signed(content=content))

    def test_recipient_key(self):
        self.refuses("key.malformed", lambda: open(None, private=b""))
        self.refuses("key.out_of_range", lambda: open(None, private=bytes(32)))

    def test_order(self):
        """LAYER2-30: all checks fail at first, then one after the other holds."""
        changes = {"chain_id": bytes(32), "expires_at": (CREATED + 1).to_bytes(4, "little"), "route": counted(TO_BOB.encode()),
                   "content_type": counted(b"x"), "content": b"\0"}
        given = {"now": CREATED + 1, "registration": None, "state": OPENED, "fio_address": "purse@alicf"}

        def high_s(message):
            data = signature.parse_signature(message["signature"])
            high = (signature.n - int.from_bytes(data[33:], "big")).to_bytes(32, "big")
            return {**message, "signature": signature.format_signature(data[:33] + high)}

        def by_carol(_):
            return signed(CAROL, **changes)

        def as_it_is(message):
            return message

        def step(code, form, right={}, **others):
            self.refuses(code, lambda: open(form(signed(**changes)), **given))
            changes.update(right)
            given.update(others)

        step("layer2.malformed", lambda message: {**high_s(message), "more": 1})
        step("layer2.wrong_chain", high_s, {"chain_id": CHAIN_ID})
        step("layer2.expired", high_s, now=CREATED - 301, state={**OPENED, "time": 0})
        step("layer2.not_yet_valid", high_s, now=CREATED)
        step("layer2.not_for_me", high_s, {"route": PIECES["route"]})
        step("layer2.non_canonical", high_s)
        step("layer2.bad_signature", by_carol)
        step("layer2.unknown_sender", as_it_is, registration={"owner_key": public(BOB), "encrypt_key": public(CAROL)})
        step("layer2.key_mismatch", as_it_is, registration=REGISTRATION)
        step("layer2.replay", as_it_is, state=START)
        step("layer2.type_forbidden", as_it_is, {"content_type": PIECES["content_type"]})
        step("sealed.rejected", as_it_is, {"content": sealed_content(inner_of(b"x", b"y", b"") + b"\0")})
        step("layer2.malformed", as_it_is, {"content": sealed_content(inner_of(b"x", b"y", b""))})
        step("layer2.identity_mismatch", as_it_is, {"content": sealed_content(inner_of(packed=b""))}, fio_address="purse@alice")
        step("content.malformed", as_it_is, {"content": PIECES["content"]})
        self.assertEqual(open(signed(**changes), **given)[1], FUNDS_REQUEST)


class Memory(Case):
    def test_replay(self):
        """LAYER2-24: the sender's key and the id count, whatever else differs."""
        self.refuses("layer2.replay", lambda: open(state=OPENED))
        longer = signed(expires_at=(EXPIRES + 1).to_bytes(4, "little"))
        self.refuses("layer2.replay", lambda: open(longer, state=OPENED))
        for other in ({"sender_key": "03" + KEY.hex()[2:]}, {"message_id": "ff" * 16}):
            open(state={**OPENED, "seen": [{**SEEN, **other}]})

    def test_next_state(self):
        """LAYER2-25: sorted, and without what has expired."""
        def entry(sender_key, message_id, expires_at):
            return {"sender_key": sender_key * 33, "message_id": message_id * 16, "expires_at": expires_at}

        before = [entry("02", "00", CREATED), entry("02", "01", CREATED + 1), entry("03", "00", EXPIRES), entry("03", "01", CREATED - 1)]
        _, _, state = open(state={"time": 7, "seen": before})
        self.assertEqual(state, {"time": CREATED, "seen": [before[1], SEEN, before[2]]})
        self.assertEqual(before[0]["expires_at"], CREATED)

    def test_clock_set_back(self):
        """What was accepted and has gone is expired for good."""
        past = {"time": EXPIRES, "seen": []}
        self.refuses("layer2.expired", lambda: open(now=CREATED, state=past))
        _, _, state = open(now=CREATED, state={"time": EXPIRES - 1, "seen": []})
        self.assertEqual(state["time"], EXPIRES - 1)
        open(now=0, state={"time": CREATED - 300, "seen": []})
