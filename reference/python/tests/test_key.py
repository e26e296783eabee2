from fio import key, secp256k1

from .answers import KEYS, PUB_K1, PVT_K1, private, unhex
from .case import Case


class Keys(Case):
    def test_alice_and_bob(self):
        for seed, wif, bare, public, point in KEYS:
            d = key.parse_wif(wif)
            self.assertEqual(private(seed).hex(), bare)
            self.assertEqual(key.parse_private_bytes(unhex(bare)), d)
            Q = key.public_of(d)
            self.assertEqual(key.format_fio_public(Q), public)
            self.assertEqual(key.compressed_point(Q).hex(), point)
            self.assertEqual(key.parse_fio_public(public), Q)
            self.assertEqual(key.format_wif(d), wif)

    def test_compressed_wif(self):
        """The Bitcoin wiki, "Wallet import format": both forms of one key."""
        plain = key.parse_wif("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ")
        self.assertEqual("%064x" % plain, "0c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d")
        self.assertEqual(key.parse_wif("KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617"), plain)

    def wif(self, payload):
        return key.base58_encode(payload + key.wif_checksum(payload))

    def fio(self, point):
        return "FIO" + key.base58_encode(point + key.public_checksum(point))

    def test_refused_private_keys(self):
        one, n = (1).to_bytes(32, "big"), secp256k1.n.to_bytes(32, "big")
        self.assertEqual(key.parse_wif(self.wif(b"\x80" + one)), 1)
        self.refuses("key.malformed", key.parse_private_bytes, one[1:])
        self.refuses("key.out_of_range", key.parse_private_bytes, bytes(32))
        self.refuses("key.out_of_range", key.parse_private_bytes, n)
        self.refuses("key.out_of_range", key.parse_wif, self.wif(b"\x80" + n + b"\x01"))
        self.refuses("key.malformed", key.parse_wif, "")
        self.refuses("key.malformed", key.parse_wif, "1" * 65)
        self.refuses("key.malformed", key.parse_wif, self.wif(b"\x80" + one)[:-1] + "l")
        self.refuses("key.malformed", key.parse_wif, self.wif(b"\x80" + one + b"\x01\x01"))
        self.refuses("key.malformed", key.parse_wif, self.wif(b"\x80" + one + b"\x02"))
        self.refuses("key.malformed", key.parse_wif, self.wif(b"\x81" + one))
        self.refuses("key.checksum", key.parse_wif, key.base58_encode(b"\x81" + one + bytes(4)))

    def test_refused_public_keys(self):
        x = key.compressed_point(secp256k1.G)[1:]
        self.assertEqual(key.parse_fio_public(self.fio(b"\x02" + x)), secp256k1.G)
        good = self.fio(b"\x02" + x)
        self.refuses("key.malformed", key.parse_fio_public, "EOS" + good[3:])
        self.refuses("key.malformed", key.parse_fio_public, good.lower())
        self.refuses("key.malformed", key.parse_fio_public, good + " ")
        self.refuses("key.malformed", key.parse_fio_public, "FIO" + "1" * 62)
        self.refuses("key.malformed", key.parse_fio_public, "FIO")
        self.refuses("key.malformed", key.parse_fio_public, self.fio(b"\x04" + x))
        self.refuses("key.checksum", key.parse_fio_public, "FIO" + key.base58_encode(b"\x04" + x + bytes(4)))
        self.refuses("key.not_on_curve", key.parse_fio_public, self.fio(b"\x02" + bytes(31) + b"\x05"))
        self.refuses("key.not_on_curve", key.parse_fio_public,
                     self.fio(b"\x02" + (secp256k1.p + 1).to_bytes(32, "big")))  # 1 is an x of the curve, p + 1 is refused

    def test_k1(self):
        self.assertEqual(key.parse_pvt_k1(PVT_K1), key.parse_wif(KEYS[0][1]))
        self.assertEqual(key.parse_pub_k1(PUB_K1), key.parse_fio_public(KEYS[1][3]))

    def test_k1_refusals(self):
        for good, parse in [(PVT_K1, key.parse_pvt_k1), (PUB_K1, key.parse_pub_k1)]:
            for bad in ("", good[7:], good[:7], good[:7] + "1" * 58, good.lower(), good + "\n", good[:-1] + "0", "FIO" + good[7:],
                        good[:-1], "PVT_R1_" + good[7:]):
                self.refuses("key.malformed", parse, bad)
            self.refuses("key.checksum", parse, good[:-1] + ("W" if good[-1] == "w" else "u"))
        self.refuses("key.malformed", key.parse_pvt_k1, PUB_K1)
        self.refuses("key.malformed", key.parse_pub_k1, PVT_K1)
        self.refuses("key.checksum", key.parse_pub_k1, "PUB_K1_" + KEYS[1][3][3:])
        d = private("alice")
        self.refuses("key.checksum", key.parse_pvt_k1, "PVT_K1_" + key.base58_encode(d + key.wif_checksum(d)))
        for number in (0, secp256k1.n):
            d = number.to_bytes(32, "big")
            self.refuses("key.out_of_range", key.parse_pvt_k1, "PVT_K1_" + key.base58_encode(d + key.k1_checksum(d)))
