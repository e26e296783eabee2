from hashlib import sha256

from fio import key, secp256k1
from fio.layer2 import signature

from .answers import BOB
from .case import Case
from .layer2_example import DIGEST, SIGNATURE, SIGNATURE_TEXT

n, p = secp256k1.n, secp256k1.p
# Published for RFC 6979 on secp256k1 with SHA-256: private key 1 and two texts. The first signature is not canonical.
SATOSHI = sha256(b"Satoshi Nakamoto").digest()
SATOSHI_K = 0x8F8A276C19F4149656B280621E358CCE24F5F52542772691EE69063B74F15D15
SATOSHI_R = 0x934B1EA10A4B3C1757E2B0C017D0B6143CE3C9A7E6A4A49860D7A6AB210EE3D8
SATOSHI_S = 0x2442CE9D2B916064108014783E923EC36B49743E2FFA1C4496F01A512AAFD9E5
RAIN = sha256(b"All those moments will be lost in time, like tears in rain. Time to die...").digest()
RAIN_K = 0x38AA22D72376B4DBC472E06C3BA403EE0A394DA63FC58D88686C611ABA98D6B3


def of(header, r, s):
    return bytes([header]) + r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Signature(Case):
    def test_example(self):
        self.assertEqual(signature.sign_digest(BOB, DIGEST), SIGNATURE)
        self.assertEqual(signature.format_signature(SIGNATURE), SIGNATURE_TEXT)
        self.assertEqual(signature.parse_signature(SIGNATURE_TEXT), SIGNATURE)
        self.assertEqual(signature.recover(DIGEST, SIGNATURE), key.public_of(BOB))

    def test_published_candidates(self):
        self.assertEqual(next(signature.generate_k(1, SATOSHI)), SATOSHI_K)
        self.assertEqual(next(signature.generate_k(1, RAIN)), RAIN_K)
        r, s = signature.first_pair(1, SATOSHI, signature.generate_k(1, SATOSHI))
        self.assertEqual((r, min(s, n - s)), (SATOSHI_R, SATOSHI_S))

    def test_candidates_out_of_range_are_skipped(self):
        r, s = signature.first_pair(1, SATOSHI, iter([0, n, 2**256 - 1, SATOSHI_K]))
        self.assertEqual((r, min(s, n - s)), (SATOSHI_R, SATOSHI_S))
        e = -SATOSHI_R % n  # e + r·d is 0 for the first k, so its s would be
        r, _ = signature.first_pair(1, e.to_bytes(32, "big"), iter([SATOSHI_K, RAIN_K]))
        self.assertEqual(r, secp256k1.multiply(RAIN_K, secp256k1.G)[0] % n)

    def test_another_hash(self):
        """LAYER2-04: r and s are those of the first canonical try. The private key is 1, so s = (e + r)/k."""
        needed = []
        for digest in [SATOSHI] + [sha256(bytes([i])).digest() for i in range(12)]:
            made, e = signature.sign_digest(1, digest), int.from_bytes(digest, "big")
            for nonce in range(100):
                k = next(signature.generate_k(1, sha256(digest + b"\0" * nonce).digest() if nonce else digest))
                r = secp256k1.multiply(k, secp256k1.G)[0] % n
                s = (e + r) * pow(k, -1, n) % n
                expected = of(made[0], r, min(s, n - s))
                if signature.is_canonical(expected):
                    break
            needed.append(nonce)
            self.assertEqual(made, expected)
            self.assertEqual(signature.recover(digest, made), secp256k1.G)
        self.assertFalse(signature.is_canonical(of(31, SATOSHI_R, SATOSHI_S)))
        self.assertTrue({0, 1, 2} <= set(needed), needed)

    def test_signatures_verify(self):
        """By the equation of SEC 1, section 4.1.4."""
        for i in range(8):
            digest = sha256(bytes([i])).digest()
            made = signature.sign_digest(BOB, digest)
            r, s = int.from_bytes(made[1:33], "big"), int.from_bytes(made[33:], "big")
            e, w = int.from_bytes(digest, "big"), pow(s, -1, n)
            R = secp256k1.add(secp256k1.multiply(e * w % n, secp256k1.G), secp256k1.multiply(r * w % n, key.public_of(BOB)))
            self.assertEqual(R[0] % n, r)
            self.assertTrue(signature.is_canonical(made))

    def test_canonical(self):
        good = int("7f" + "00" * 31, 16)
        for number, canonical in [(good, True), (2**255 - 1, True), (2**255, False), (2**247, True), (2**247 - 1, False), (0, False)]:
            self.assertEqual(signature.is_canonical(of(31, number, good)), canonical)
        half = (n - 1) // 2
        for number, canonical in [(half, True), (half + 1, False), (2**247, True), (2**247 - 1, False), (1, False)]:
            self.assertEqual(signature.is_canonical(of(31, good, number)), canonical)

    def test_recover(self):
        r, s = int.from_bytes(SIGNATURE[1:33], "big"), int.from_bytes(SIGNATURE[33:], "big")
        self.assertEqual(signature.recover(DIGEST, of(32, r, n - s)), key.public_of(BOB))  # the high-s twin
        self.assertNotEqual(signature.recover(DIGEST, of(32, r, s)), key.public_of(BOB))
        no_point = next(x for x in range(2**250, 2**250 + 100) if secp256k1.lift_x(x, False) is None)
        at_infinity = int.from_bytes(DIGEST, "big") % n  # s·R = e·G where R is G and s is e
        for bad in (of(33, r, s), of(34, r, s), of(31, no_point, s), of(31, 0, s), of(33, 0, s), of(31, n, s), of(31, r, 0), of(31, r, n), of(33, p - n, s),
                    of(31, secp256k1.G[0], at_infinity)):
            self.refuses("layer2.bad_signature", signature.recover, DIGEST, bad)
        beyond = next(r for r in range(1, 100) if secp256k1.lift_x(n + r, False))  # x is not below n: ids 2 and 3 only
        self.assertNotEqual(signature.recover(DIGEST, of(33, beyond, s)), signature.recover(DIGEST, of(34, beyond, s)))

    def test_text(self):
        def written(data):
            return "SIG_K1_" + key.base58_encode(data)

        checksum = key.k1_checksum(SIGNATURE)
        for header in (31, 32, 33, 34):
            other = bytes([header]) + SIGNATURE[1:]
            self.assertEqual(signature.parse_signature(signature.format_signature(other)), other)
        for bad in ("", "SIG_K1_", SIGNATURE_TEXT[7:], SIGNATURE_TEXT[:-1], SIGNATURE_TEXT + "1", SIGNATURE_TEXT.lower(), " " + SIGNATURE_TEXT,
                    SIGNATURE_TEXT + "\n", "SIG_R1_" + SIGNATURE_TEXT[7:], SIGNATURE_TEXT[:-1] + "0", SIGNATURE_TEXT[:-1] + "\u0661",
                    "SIG_K1_" + "1" * 121, "SIG_K1_" + "1" * 122, "SIG_K1_1" + SIGNATURE_TEXT[7:],
                    written(SIGNATURE + bytes(4)), written(SIGNATURE + key.public_checksum(SIGNATURE)), written(SIGNATURE + key.wif_checksum(SIGNATURE)),
                    written(SIGNATURE + checksum[:3]), written(SIGNATURE + checksum + b"\0"),
                    *(signature.format_signature(bytes([header]) + SIGNATURE[1:]) for header in (0, 27, 30, 35, 255))):
            self.refuses("layer2.malformed", signature.parse_signature, bad)

    def test_recover_of_a_text(self):
        self.assertEqual(signature.recover_canonical(DIGEST, SIGNATURE_TEXT), key.public_of(BOB))
        r, s = int.from_bytes(SIGNATURE[1:33], "big"), int.from_bytes(SIGNATURE[33:], "big")
        for bad, code in [(of(30, r, s), "malformed"), (of(32, r, n - s), "non_canonical"), (of(33, r, s), "bad_signature")]:
            self.refuses("layer2." + code, signature.recover_canonical, DIGEST, signature.format_signature(bad))
