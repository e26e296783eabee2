from fio import nbpa, sealed, text

from .answers import BLOBS, IV, private, unhex
from .case import Case

ADDRESS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
LITERAL, BOUND = "nbpa-kdf-literal", "nbpa-kdf-bound"
PARTS = {"fio_address": "Purse@Alice", "chain_code": "btc", "token_code": "Usdt", "nbpa": ADDRESS}


class LevelKey(Case):
    # openssl dgst -mac HMAC over messages put together by hand, such as "\x11FIO-NBPA-v2/chain" "\x0bpurse@alice" "\x03BTC".
    ANSWERS = [
        (LITERAL, "address", {}, "cb9cf73a4b7598db1d681a94bce5405c931b6d3f6f98b8628b50cd7d582f253b"),
        (LITERAL, "chain", {}, "c1b68f326e6dfac67d964f6f1e1a12d952294dd8a22b08fa5377f2dda2df76c9"),
        (LITERAL, "nbpa", {}, "0d6ec95e32a9b38f5db3b0fb248c31a4126065b87594e433e5287fbfa0003e08"),
        (LITERAL, "nbpa", {"nbpa": "\u00e9\0"}, "79c27c764bfbb5fade3aeae806df2accbe3a610955b8335a26a04221340b4608"),
        (BOUND, "address", {}, "6ca3c0c2a9d176b28fa909aac1198f575aa2053fdb66407a4b7f6fb6826679ef"),
        (BOUND, "chain", {}, "d0ae50942a13be213756e69c9ae59724e3f16719af12c02a869213c8120d087f"),
        (BOUND, "nbpa", {}, "7c8a192d82c53a6584223ff0355b4fadfe7f6e1fc4b92d823d2509f42e5f8de6"),
        (BOUND, "nbpa", {"token_code": "*"}, "84c05ce475c7196c8808f8af75c5737c2a8d2c64a53b769f5c04de6dee0ed7ed"),
    ]

    def derive(self, kdf, level, change):
        return nbpa.level_key(kdf, level, private("alice"), {**PARTS, **change})

    def test_known_answers(self):
        for kdf, level, change, answer in self.ANSWERS:
            self.assertEqual(self.derive(kdf, level, change).hex(), answer)

    def test_what_a_formula_uses(self):
        """Another value of it gives another key, and one that is missing or has no form is refused. The rest is not looked at."""
        used = {(LITERAL, "address"): [], (LITERAL, "chain"): [], (LITERAL, "nbpa"): ["nbpa"], (BOUND, "address"): ["fio_address"],
                (BOUND, "chain"): ["fio_address", "chain_code"], (BOUND, "nbpa"): list(PARTS)}
        for (kdf, level), names in used.items():
            answer = self.derive(kdf, level, {})
            for name in PARTS:
                others, bad = {name: "a@b" if name == "fio_address" else "b"}, ({name: ""}, {name: None}, {name: 1}, {name: []})
                missing = {n: value for n, value in PARTS.items() if n != name}
                if name in names:
                    self.assertNotEqual(self.derive(kdf, level, others), answer)
                    self.refuses("nbpa.malformed", nbpa.level_key, kdf, level, private("alice"), missing)
                    for change in bad:
                        self.refuses("nbpa.malformed", self.derive, kdf, level, change)
                else:
                    for change in (others, *bad):
                        self.assertEqual(self.derive(kdf, level, change), answer)
                    self.assertEqual(nbpa.level_key(kdf, level, private("alice"), missing), answer)

    def test_case(self):
        for name, change in [("fio_address", str.upper), ("chain_code", str.upper), ("token_code", str.lower), ("nbpa", str.lower)]:
            same = self.derive(BOUND, "nbpa", {name: change(PARTS[name])}) == self.derive(BOUND, "nbpa", {})
            self.assertEqual(same, name != "nbpa")

    def test_forms(self):
        for change in ({"chain_code": "$1z" + "A" * 7}, {"token_code": "$" * 10}, {"token_code": "*"}, {"nbpa": "\u00e9\ufeff"}, {"nbpa": " "}):
            self.derive(BOUND, "nbpa", change)
        for change in ({"chain_code": "*"}, {"chain_code": "A" * 11}, {"chain_code": "A-B"}, {"chain_code": "A\n"}, {"chain_code": "\u00c9"},
                       {"token_code": "**"}, {"token_code": "A*"}, {"token_code": "A" * 11}, {"token_code": "\u0661"}, {"nbpa": "a\ud800"},
                       {"fio_address": "alice"}, {"fio_address": "a@b\n"}):
            self.refuses("nbpa.malformed", self.derive, BOUND, "nbpa", change)

    def test_order(self):
        for kdf in (LITERAL, BOUND):
            self.refuses("key.malformed", nbpa.level_key, kdf, "other", private("alice")[1:], {})
            self.refuses("key.out_of_range", nbpa.level_key, kdf, "nbpa", bytes(32), {})
            for level in ("other", "", "NBPA", "Chain"):
                self.refuses("nbpa.malformed", nbpa.level_key, kdf, level, private("alice"), PARTS)


class Nbpa(Case):
    KEY, PACKED, SEALED = BLOBS[2]  # of the address above

    def sealed(self, plaintext):
        return text.encode(sealed.seal(self.KEY, bytes(16), plaintext))

    def test_known_answer(self):
        self.assertEqual(self.KEY, nbpa.level_key(LITERAL, "chain", private("alice"), {}))
        self.assertEqual(self.PACKED, "22" + ADDRESS.encode().hex())
        self.assertEqual(nbpa.seal(self.KEY, IV, ADDRESS), self.SEALED)
        self.assertEqual(nbpa.open(self.KEY, self.SEALED, True), (ADDRESS, 0))

    def test_seal_and_open(self):
        for address in ("a", " ", "\ufeff\0\u00e9", "x" * 128):
            one, other = nbpa.seal(self.KEY, None, address), nbpa.seal(self.KEY, None, address)
            self.assertNotEqual(one, other)
            self.assertEqual(nbpa.open(self.KEY, one, True), (address, 0))

    def test_leftover(self):
        blob = self.sealed(b"\x01a\0\0")
        self.assertEqual(nbpa.open(self.KEY, blob), ("a", 2))
        self.refuses("nbpa.malformed", nbpa.open, self.KEY, blob, True)

    def test_no_string(self):
        for plaintext in ("", "00", "0000", "02", "0261", "01ff", "816100", "8100", "ffffffff0f", "03eda080"):
            for strict in (False, True):
                self.refuses("nbpa.malformed", nbpa.open, self.KEY, self.sealed(unhex(plaintext)), strict)

    def test_refusals(self):
        for bad in (b"", self.KEY[1:], self.KEY + b"\0", self.KEY * 2):
            self.refuses("nbpa.malformed", nbpa.seal, bad, b"", ADDRESS)
            self.refuses("nbpa.malformed", nbpa.open, bad, "")
        self.refuses("nbpa.malformed", nbpa.seal, self.KEY, b"", "")
        self.refuses("nbpa.malformed", nbpa.seal, self.KEY, IV, "\ud800")
        self.refuses("sealed.iv_length", nbpa.seal, self.KEY, IV[1:], ADDRESS)
        self.refuses("text.malformed", nbpa.open, self.KEY, self.SEALED + "\n")
        self.refuses("sealed.rejected", nbpa.open, self.KEY, "AAAA")
        self.refuses("sealed.rejected", nbpa.open, self.KEY[::-1], self.SEALED)
        self.refuses("sealed.rejected", nbpa.open, self.KEY, "9" + self.SEALED[1:])
