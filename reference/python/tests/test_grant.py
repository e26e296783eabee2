from fio import ecdh, grant, key, nbpa, sealed, text

from .answers import ALICE, ALICE_TO_BOB, BLOBS, BOB, CAROL, IV, KEYS, private, public, unhex
from .case import Case


class Grant(Case):
    SECRET, KEY, SEALED = BLOBS[0]
    KEY = unhex(KEY)
    BOB_FROM_ALICE = (private("bob"), KEYS[0][3])

    def granted(self, plaintext):
        return text.encode(sealed.seal(self.SECRET, bytes(16), plaintext))

    def test_known_answer(self):
        """fiojs has sealed the key of BLOBS[2], as bare bytes, for Bob."""
        self.assertEqual(self.KEY, BLOBS[2][0])
        self.assertEqual(grant.seal(*ALICE_TO_BOB, IV, self.KEY), self.SEALED)
        self.assertEqual(len(self.SEALED), 128)
        self.assertEqual(grant.open(*self.BOB_FROM_ALICE, self.SEALED), (self.KEY, "minimal"))
        address = ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 0)
        self.assertEqual(grant.read(*self.BOB_FROM_ALICE, self.SEALED, BLOBS[2][2], True), (self.KEY, "minimal", *address))

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            blob = text.encode(sealed.seal(ecdh.shared_secret(BOB, key.public_of(d), encoding), IV, self.KEY))
            self.assertEqual(grant.open(private("fio-lz-29073"), public(BOB), blob), (self.KEY, encoding))
            if encoding != "twos-complement":
                self.assertEqual(grant.seal(private("bob"), public(d), IV, self.KEY, encoding), blob)

    def test_seal_order(self):
        """The keys, private before public; the level key; the encoding; the initialization vector."""
        mine, theirs, bad = private("alice"), public(BOB), self.KEY[1:]
        self.refuses("key.out_of_range", grant.seal, bytes(32), "FIO1", b"", bad, "twos-complement")
        self.refuses("key.malformed", grant.seal, mine, "FIO1", b"", bad, "twos-complement")
        for bad in (b"", self.KEY[1:], self.KEY + b"\0", self.KEY.hex().encode()):
            self.refuses("grant.malformed", grant.seal, mine, theirs, b"", bad, "twos-complement")
        self.refuses("ecdh.not_for_sealing", grant.seal, mine, theirs, b"", self.KEY, "twos-complement")
        self.refuses("sealed.iv_length", grant.seal, mine, theirs, b"", self.KEY)

    def test_open_order(self):
        mine, theirs = self.BOB_FROM_ALICE
        self.refuses("key.malformed", grant.open, b"", "FIO1", "")
        self.refuses("key.malformed", grant.open, mine, "FIO1", "")
        self.refuses("text.malformed", grant.open, mine, theirs, "")
        self.refuses("sealed.rejected", grant.open, mine, theirs, "AAAA")
        self.refuses("sealed.rejected", grant.open, mine, theirs, "9" + self.SEALED[1:])
        self.refuses("sealed.rejected", grant.open, mine, public(CAROL), self.SEALED)
        self.refuses("sealed.rejected", grant.open, private("carol"), public(ALICE), self.SEALED)

    def test_exactly_32_bytes(self):
        for plaintext in (b"", self.KEY[1:], self.KEY + b"\0", self.KEY.hex().encode(), b"\x20" + self.KEY):
            self.refuses("grant.malformed", grant.open, *self.BOB_FROM_ALICE, self.granted(plaintext))
            self.refuses("grant.malformed", grant.read, *self.BOB_FROM_ALICE, self.granted(plaintext), "")

    def test_read(self):
        grant_of = (*self.BOB_FROM_ALICE, self.SEALED)
        left = text.encode(sealed.seal(self.KEY, IV, b"\x01a\0"))
        self.assertEqual(grant.read(*grant_of, left), (self.KEY, "minimal", "a", 1))
        self.refuses("nbpa.malformed", grant.read, *grant_of, left, True)
        self.refuses("nbpa.malformed", grant.read, *grant_of, text.encode(sealed.seal(self.KEY, IV, b"\0")))
        self.refuses("grant.stale", grant.read, *grant_of, nbpa.seal(self.KEY[::-1], IV, "a"))
        self.refuses("grant.stale", grant.read, *grant_of, "AAAA")
        self.refuses("text.malformed", grant.read, *grant_of, "A")
        self.refuses("sealed.rejected", grant.read, *self.BOB_FROM_ALICE, "AAAA", "A")
