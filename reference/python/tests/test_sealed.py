from fio import sealed, text

from .answers import BLOBS, IV, SECRET, unhex
from .case import Case


class Sealed(Case):
    def test_known_keys(self):
        Ke, Km = sealed.derive_keys(SECRET)
        self.assertEqual(Ke.hex(), "5c3812dc9ecd2e29dc9a20aab9069df940abb05fcd1088dcaeb60590e2c79e41")
        self.assertEqual(Km.hex(), "41b7484304f893e9d9938e125247de6d618e5f50ba1a134b678061d10ab5268b")

    def test_known_blobs(self):
        for secret, plaintext, blob in BLOBS:
            self.assertEqual(text.encode(sealed.seal(secret, IV, unhex(plaintext))), blob)
            self.assertEqual(sealed.open(secret, text.decode(blob)).hex(), plaintext)

    def test_lengths(self):
        for length in (0, 1, 15, 16, 17, 32):
            blob = sealed.seal(SECRET, IV, bytes(length))
            self.assertEqual(len(blob), 48 + 16 * (length // 16 + 1))
            self.assertEqual(sealed.open(SECRET, blob), bytes(length))

    def test_refusals(self):
        self.refuses("sealed.iv_length", sealed.seal, SECRET, IV[1:], b"")
        blob = sealed.seal(SECRET, IV, b"x")
        for at in range(len(blob)):
            damaged = bytearray(blob)
            damaged[at] ^= 1
            self.refuses("sealed.rejected", sealed.open, SECRET, bytes(damaged))
        for wrong in (b"", blob[:48], blob[:63], blob + b"\0"):
            self.refuses("sealed.rejected", sealed.open, SECRET, wrong)
        Ke, Km = sealed.derive_keys(SECRET)
        for padded in (bytes(16), b"\x11" * 32, bytes(14) + b"\x01\x02"):  # right tag, bad padding
            ciphertext = sealed.encrypt(Ke, IV, padded)
            tag = sealed.authenticate(Km, IV, ciphertext)
            self.refuses("sealed.rejected", sealed.open, SECRET, IV + ciphertext + tag)
