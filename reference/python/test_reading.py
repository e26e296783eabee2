"""Checks against published answers. The FIO ones were made by running fiojs 1.0.2; where it has no answer, by independent arithmetic."""

import json
import subprocess
import sys
import unittest
from hashlib import sha256
from pathlib import Path

from fio import abi, account, aes, backup, content, ecdh, index, key, match, sealed, secp256k1, size, text, wallet
from fio.account import is_fio_address
from fio.errors import FioError
from fio.ripemd160 import ripemd160

unhex = bytes.fromhex


def private(seed):
    """The private keys of the FIO answers are SHA-256 of a seed."""
    return sha256(seed.encode()).digest()


class Case(unittest.TestCase):
    def refuses(self, code, function, *arguments):
        with self.assertRaises(FioError) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.code, code)


class Primitives(Case):
    def test_ripemd160(self):
        """The examples of Dobbertin, Bosselaers and Preneel."""
        for message, digest in [
            (b"", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            (b"a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe"),
            (b"abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            (b"message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
            (b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b"),
            (b"1234567890" * 8, "9b752e45573d4b39f4dbd3323cab82bf63326bfb"),
        ]:
            self.assertEqual(ripemd160(message).hex(), digest)

    def test_aes_256_block(self):
        """FIPS 197, appendix C.3."""
        k, plain, cipher = bytes(range(32)), unhex("00112233445566778899aabbccddeeff"), unhex("8ea2b7ca516745bfeafc49904b496089")
        self.assertEqual(aes.encrypt_block(aes.expand_key(k), plain), cipher)
        self.assertEqual(aes.decrypt_block(aes.expand_key_for_decryption(k), cipher), plain)

    def test_aes_256_cbc(self):
        """NIST SP 800-38A, F.2.5 and F.2.6."""
        k = unhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
        plain = unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                      "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
        cipher = unhex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
                       "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b")
        self.assertEqual(aes.cbc_encrypt(k, bytes(range(16)), plain), cipher)
        self.assertEqual(aes.cbc_decrypt(k, bytes(range(16)), cipher), plain)

    def test_hmac(self):
        """RFC 4231, cases 1 and 2, with the message cut in two as sealing does."""
        self.assertEqual(sealed.authenticate(b"\x0b" * 20, b"Hi ", b"There").hex(),
                         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        self.assertEqual(sealed.authenticate(b"Jefe", b"what do ya want ", b"for nothing?").hex(),
                         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")

    def test_multiples_of_the_generator(self):
        for d, x in [
            (1, "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
            (2, "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"),
            (3, "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"),
            (20, "4ce119c96e2fa357200b559b2f7dd5a5f02d5290aff74b03f3e471b273211c97"),
        ]:
            self.assertEqual("%064x" % secp256k1.multiply(d, secp256k1.G)[0], x)
        x, y = secp256k1.G
        self.assertEqual(secp256k1.multiply(secp256k1.n - 1, secp256k1.G), (x, secp256k1.p - y))
        self.assertIsNone(secp256k1.multiply(secp256k1.n, secp256k1.G))

    def test_base58(self):
        """draft-msporny-base58, section 5."""
        for data, encoded in [
            (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
            (b"The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
            (unhex("0000287fb4cd"), "11233QC4"),
            (b"", ""),
        ]:
            self.assertEqual(key.base58_encode(data), encoded)
            self.assertEqual(key.base58_decode(encoded), data)


class Keys(Case):
    KEYS = [  # running fiojs 1.0.2
        ("alice", "5J9bWm2ThenDm3tjvmUgHtWCVMUdjRR1pxnRtnJjvKA4b2ut5WK",
         "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90",
         "FIO7zsqi7QUAjTAdyynd6DVe8uv4K8gCTRHnAoMN9w9CA1xLCTDVv",
         "039997a497d964fc1a62885b05a51166a65a90df00492c8d7cf61d6accf54803be"),
        ("bob", "5JoQtsKQuH8hC9MyvfJAqo6qmKLm8ePYNucs7tPu2YxG12trzBt",
         "81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9",
         "FIO5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGRi1YrM",
         "024edfcf9dfe6c0b5c83d1ab3f78d1b39a46ebac6798e08e19761f5ed89ec83c10"),
    ]

    def test_alice_and_bob(self):
        for seed, wif, bare, public, point in self.KEYS:
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


    PVT_K1 = "PVT_K1_LJw5aNdCDEW3WTta2nCqm5GkeiXHYw79iefcFzgSJRRRwEPkU"  # alice, running fiojs 1.0.2
    PUB_K1 = "PUB_K1_5VE6Dgy9FUmd1mFotXwF88HkQN1KysCWLPqpVnDMjRvGLi8JKw"  # bob, running fiojs 1.0.2

    def test_k1(self):
        self.assertEqual(key.parse_pvt_k1(self.PVT_K1), key.parse_wif(self.KEYS[0][1]))
        self.assertEqual(key.parse_pub_k1(self.PUB_K1), key.parse_fio_public(self.KEYS[1][3]))

    def test_k1_refusals(self):
        for good, parse in [(self.PVT_K1, key.parse_pvt_k1), (self.PUB_K1, key.parse_pub_k1)]:
            for bad in ("", good[7:], good[:7], good[:7] + "1" * 58, good.lower(), good + "\n", good[:-1] + "0", "FIO" + good[7:],
                        good[:-1], "PVT_R1_" + good[7:]):
                self.refuses("key.malformed", parse, bad)
            self.refuses("key.checksum", parse, good[:-1] + ("W" if good[-1] == "w" else "u"))
        self.refuses("key.malformed", key.parse_pvt_k1, self.PUB_K1)
        self.refuses("key.malformed", key.parse_pub_k1, self.PVT_K1)
        self.refuses("key.checksum", key.parse_pub_k1, "PUB_K1_" + self.KEYS[1][3][3:])
        d = private("alice")
        self.refuses("key.checksum", key.parse_pvt_k1, "PVT_K1_" + key.base58_encode(d + key.wif_checksum(d)))
        for number in (0, secp256k1.n):
            d = number.to_bytes(32, "big")
            self.refuses("key.out_of_range", key.parse_pvt_k1, "PVT_K1_" + key.base58_encode(d + key.k1_checksum(d)))


class SharedSecret(Case):
    # Running fiojs 1.0.2 for minimal; the other two by independent arithmetic. Bob with the key of each seed.
    ANSWERS = [
        ("alice", ["minimal"], "05aaea3882116920f603246a563cc2f3da5704bdf9d33ca60a29298956c26cf9", [
            "a71b4ec5a9577926a1d2aa1d9d99327fd3b68f6a1ea597200a0d890bd3331df3"
            "00a2d49fec0b2b3e6969ce9263c5d6cf47c191c1ef149373ecc9f0d98116b598"] * 3),
        ("fio-lz-0", ["minimal"], "f9a704c587c956459888659c42c2e84426885b902e0089c8a5c74cf5c52307d7", [
            "7649c3b8c16aba8f78a60da6f302981c2a9c7cf2b8864907d97b54115efef6f1"
            "f78273a160195dd0c0761402956d74bfe4661044c62d3535021512fa972384fa"] * 3),
        ("fio-lz-999", ["minimal", "fixed32"], "0021c29e9d4a18ba67b3059a4a1b3efa6e3bba9e35cc485479d0b320578d3302", [
            "e193de501bc9bbe7b4980e6e892242d0367f6a67aad724e3cf8896aca8a19ec2"
            "25a6f1b89539b97d7b21eab1998a6c35a4d379b7c03d1ce764b57e600f0eed88",
            "63f28bf7b28574cc9f44785559d6db30b79e691778d17fed9204d8412b3b9db5"
            "5f4148faab5be39ec53cf083ea313a7f2c20a09d47b58d83c61b7c70883143c4",
            "e193de501bc9bbe7b4980e6e892242d0367f6a67aad724e3cf8896aca8a19ec2"
            "25a6f1b89539b97d7b21eab1998a6c35a4d379b7c03d1ce764b57e600f0eed88"]),
        ("fio-lz-1733", ["minimal", "fixed32"], "00c9160fefb51de5d16e64bc294481ceb5f4e3cb61ec9be3eaf6c44d0d1f0b8b", [
            "b804ff3749ff204e137b32e23255980fced7e1f8b2cf2dab84e6949aa29135e6"
            "70397a7ce007682059a1d2497a73c41a6f110c26d5c85db20e9b34d7403c206e",
            "43c18d4768d6cc7f9f12d4bd5fa69313d124abc04edc4a461845033da126fcb0"
            "df39883bfa470ee12c4f371eb8abe5953086c4e9d497e0587baf443a25e6d48c",
            "43c18d4768d6cc7f9f12d4bd5fa69313d124abc04edc4a461845033da126fcb0"
            "df39883bfa470ee12c4f371eb8abe5953086c4e9d497e0587baf443a25e6d48c"]),
        ("fio-lz-29073", list(ecdh.ENCODINGS), "0000950b8e74773fc9ad25b55c270d11e560563bf758c7f6c0fcba17ec1ab6cd", [
            "27c156d214c631d1640704d7e91f10378901c4294112aa4191416334b071ad30"
            "82bc94e015a6d6b8ec71099f776cd9305fe002e29938e5702b971e6593aa0cbb",
            "05b143812cc38fee4338880613a65f471cc7558a6a651bf220cb8954f53a4f6d"
            "a62e1415d506db9e75433645c6340b932026eff1b2c6c468e9cbb1a9da07826c",
            "479b7216f524b45685761cea10204876104fcc475ee91f56e5d974f2a3c1695d"
            "ba020effac28fa0142ace89b5da6538be4f0cf0dc2d6e32e13ca3fd0c3e2e3c0"]),
    ]

    def test_three_encodings(self):
        bob = key.parse_private_bytes(private("bob"))
        for seed, distinct, x, secrets in self.ANSWERS:
            other = key.parse_private_bytes(private(seed))
            Q = key.public_of(other)
            self.assertEqual(ecdh.shared_x(bob, Q).hex(), x)
            self.assertEqual(ecdh.shared_x(other, key.public_of(bob)).hex(), x)
            self.assertEqual(ecdh.distinct_encodings(unhex(x)), distinct)
            for encoding, secret in zip(ecdh.ENCODINGS, secrets):
                self.assertEqual(ecdh.shared_secret(bob, Q, encoding).hex(), secret)

    def test_encodings_of_made_up_x(self):
        for x, kept in [("00" * 2 + "7f", 1), ("00" * 3 + "80", 2), ("00" * 31 + "01", 1)]:
            x = unhex(x)
            self.assertEqual(ecdh.encode_x(x, "twos-complement"), x[-kept:])


class Sealed(Case):
    S = unhex(SharedSecret.ANSWERS[0][3][0])
    IV = unhex("f300888ca4f512cebdc0020ff0f7224c")
    BLOBS = [  # running fiojs 1.0.2: secret, plaintext, sealed as text
        (S, "c1b68f326e6dfac67d964f6f1e1a12d952294dd8a22b08fa5377f2dda2df76c9",
         "8wCIjKT1Es69wAIP8PciTJku7lqDupzAknXUBg82zJIyATRSoMmx7n2+SA5hLUl+2NAqxgNKaPIA+2IKKw59GO0hoCt0oQosq3rnGpNzkk5sR7XvrEFvKHS6"
         "kRcxmWeL"),
        (S, "223141317a5031655035514765666932444d505466544c35534c6d7637446976664e6103302e35034254430342544301056c756e636800000b70757273"
            "6540616c696365",
         "8wCIjKT1Es69wAIP8PciTCpD4Iye6v4hxCqXN+jCdabVWwAgUd9d0J1I/4p5CNHPLpFILR5XxQBVn7S4Vr83k1Mxt5FhkXLYD75p3So4j6MxydsoNVz7DoqP"
         "KU7nfwrYxzLMNnHbifyiWpRvOFhyzLK4lgJS8N4w3PfoEXH0uXk="),
        (  # a secret of 32 bytes
            unhex("c1b68f326e6dfac67d964f6f1e1a12d952294dd8a22b08fa5377f2dda2df76c9"),
            "223141317a5031655035514765666932444d505466544c35534c6d7637446976664e61",
            "8wCIjKT1Es69wAIP8PciTAWoigoou8/+12xjePtyxKBWqh/hlGeM285JGpGc/mTYJsXbUfvUqzutW9RRCoXX+SJMrzAkDw4H18QEnh3OLbBwKhFeJaULCfIx"
            "d21EFhOn"),
    ]

    def test_known_keys(self):
        Ke, Km = sealed.derive_keys(self.S)
        self.assertEqual(Ke.hex(), "5c3812dc9ecd2e29dc9a20aab9069df940abb05fcd1088dcaeb60590e2c79e41")
        self.assertEqual(Km.hex(), "41b7484304f893e9d9938e125247de6d618e5f50ba1a134b678061d10ab5268b")

    def test_known_blobs(self):
        for secret, plaintext, blob in self.BLOBS:
            self.assertEqual(text.encode(sealed.seal(secret, self.IV, unhex(plaintext))), blob)
            self.assertEqual(sealed.open(secret, text.decode(blob)).hex(), plaintext)

    def test_lengths(self):
        for length in (0, 1, 15, 16, 17, 32):
            blob = sealed.seal(self.S, self.IV, bytes(length))
            self.assertEqual(len(blob), 48 + 16 * (length // 16 + 1))
            self.assertEqual(sealed.open(self.S, blob), bytes(length))

    def test_refusals(self):
        self.refuses("sealed.iv_length", sealed.seal, self.S, self.IV[1:], b"")
        blob = sealed.seal(self.S, self.IV, b"x")
        for at in range(len(blob)):
            damaged = bytearray(blob)
            damaged[at] ^= 1
            self.refuses("sealed.rejected", sealed.open, self.S, bytes(damaged))
        for wrong in (b"", blob[:48], blob[:63], blob + b"\0"):
            self.refuses("sealed.rejected", sealed.open, self.S, wrong)
        Ke, Km = sealed.derive_keys(self.S)
        for padded in (bytes(16), b"\x11" * 32, bytes(14) + b"\x01\x02"):  # right tag, bad padding
            ciphertext = sealed.encrypt(Ke, self.IV, padded)
            tag = sealed.authenticate(Km, self.IV, ciphertext)
            self.refuses("sealed.rejected", sealed.open, self.S, self.IV + ciphertext + tag)


class Text(Case):
    def test_rfc_4648(self):
        for data, encoded in [(b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"foob", "Zm9vYg=="), (b"\xfb\xff", "+/8=")]:
            self.assertEqual(text.encode(data), encoded)
            self.assertEqual(text.decode(encoded), data)

    def test_refusals(self):
        for bad in ("", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "-_8=", "Zm=v", "Zg====",
                    "Zm9v====", "Zm9\u00e9"):
            self.refuses("text.malformed", text.decode, bad)


    def test_lenient(self):
        for lenient, data in [("Zg", b"f"), ("Zg==", b"f"), (" Z\tm\n9\rv\v\f", b"foo"), ("Zg = =", b"f"), ("-_8", b"\xfb\xff"),
                              ("+_8=", b"\xfb\xff"), ("Zm9vYg", b"foob")]:
            self.assertEqual(text.decode_lenient(lenient), data)
        for bad in ("", " ", "=", "====", "Z", "Zm9vY", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "Zg==Zg", "Zh", "Zm9", "Zm9v.", "Zm9v\u00a0",
                    "Zm9v\0"):
            self.refuses("text.malformed", text.decode_lenient, bad)


class Abi(Case):
    def test_values(self):
        for type, value, packed in [
            ("varuint32", 0, "00"), ("varuint32", 127, "7f"), ("varuint32", 128, "8001"), ("varuint32", 16383, "ff7f"),
            ("varuint32", 2**32 - 1, "ffffffff0f"), ("string", "", "00"), ("string", "\ufeff\0é", "06efbbbf00c3a9"),
            ("string?", None, "00"), ("string?", "", "0100"), ("string?", "a", "010161"),
        ]:
            self.assertEqual(abi.pack(type, value).hex(), packed)
            self.assertEqual(abi.unpack(type, unhex(packed)), value)

    def test_refusals(self):
        for type, bad in [
            ("varuint32", ""), ("varuint32", "80"), ("varuint32", "8000"), ("varuint32", "ffffffff10"),
            ("varuint32", "ffffffff8f00"), ("varuint32", "0000"), ("string", "0161ff"), ("string", "0261"), ("string", "ffffffff0f"),
            ("string", "01ff"), ("string", "02c080"), ("string", "03eda080"), ("string?", ""), ("string?", "02"), ("string?", "0000"),
        ]:
            self.refuses("abi.malformed", abi.unpack, type, unhex(bad))


class Content(Case):
    KEYS = (private("alice"), Keys.KEYS[1][3])
    # The 7 fields that fiojs 1.0.2 decodes from BLOBS[1], which has one more field of 12 bytes after them.
    CONTENT = {"payee_public_address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "amount": "0.5", "chain_code": "BTC",
               "token_code": "BTC", "memo": "lunch", "hash": None, "offline_url": None}
    OBT = {"payer_public_address": "a", "payee_public_address": "b", "amount": "1", "chain_code": "c", "token_code": "d",
           "status": "sent_to_blockchain", "obt_id": "e"}

    def test_known_blob(self):
        self.assertEqual(content.open("new_funds_content", *self.KEYS, Sealed.BLOBS[1][2]), (self.CONTENT, "standard", 12, "minimal"))
        plaintext = content.pack(content.parse_json("new_funds_content", self.CONTENT))
        self.assertEqual(plaintext.hex() + "0b707572736540616c696365", Sealed.BLOBS[1][1])

    def test_seal_and_open(self):
        for type, fields in [("new_funds_content", self.CONTENT), ("record_obt_data_content", self.OBT)]:
            blob = content.seal(type, *self.KEYS, None, fields)
            opened, dialect, leftover, encoding = content.open(type, private("bob"), Keys.KEYS[0][3], blob)
            self.assertEqual({**opened, **fields}, opened)
            self.assertEqual((dialect, leftover, encoding), ("standard", 0, "minimal"))

    def test_open_each_encoding(self):
        d, Q = key.parse_private_bytes(private("bob")), key.public_of(key.parse_private_bytes(private("fio-lz-29073")))
        plaintext = content.pack(content.parse_json("new_funds_content", self.CONTENT))
        for encoding in ecdh.ENCODINGS:
            blob = text.encode(sealed.seal(ecdh.shared_secret(d, Q, encoding), bytes(16), plaintext))
            opened = content.open("new_funds_content", private("bob"), key.format_fio_public(Q), blob)
            self.assertEqual(opened, (self.CONTENT, "standard", 0, encoding))

    def test_dialects(self):
        strings = ["p", "1", "c", "t", "3.58 ETH" + "x" * 44, "", "u"]
        packed = b"".join(abi.pack("string", s) for s in strings)
        for plaintext, dialect in [(packed + bytes(5), "twelve-strings"), (packed, "seven-strings")]:
            fields, *rest = content.unpack("new_funds_content", plaintext)
            self.assertEqual((list(fields.values()), rest), (strings, [dialect, 0]))
        long = b"\xfd\x00\x01" + b"m" * 256
        fields, *rest = content.unpack("new_funds_content", b"\0\0\0\0" + long + bytes(7))
        self.assertEqual((fields["memo"], rest), ("m" * 256, ["twelve-strings", 0]))
        ten = b"".join(abi.pack("string", s) for s in [*self.OBT.values(), "m", "", ""])
        self.assertEqual(content.unpack("record_obt_data_content", ten)[0], {**self.OBT, "memo": "m", "hash": "", "offline_url": ""})
        standard = content.pack(content.parse_json("record_obt_data_content", self.OBT))
        self.assertEqual(content.unpack("record_obt_data_content", standard + b"??")[1:], ("standard", 2))

    def test_strict(self):
        fields, *rest = content.unpack("new_funds_content", unhex("00" * 7), True)
        self.assertEqual((fields["memo"], rest), (None, ["standard", 0]))
        for plaintext in ("00" * 8, "00" * 12, "000000000161" + "00" * 7, "000000000161" + "00" * 2):
            content.unpack("new_funds_content", unhex(plaintext))
            self.refuses("content.malformed", content.unpack, "new_funds_content", unhex(plaintext), True)
        self.refuses("content.malformed", content.open, "new_funds_content", *self.KEYS, Sealed.BLOBS[1][2], True)

    def test_refusals(self):
        for change in ({"amount": None}, {"amount": 1}, {"memo": 1}, {"status": "x"}):
            self.refuses("content.invalid", content.parse_json, "new_funds_content", {**self.CONTENT, **change})
        self.refuses("content.invalid", content.parse_json, "record_obt_data_content", {})
        self.refuses("content.invalid", content.parse_json, "new_funds_content", [])
        self.refuses("content.invalid", content.unpack, "other", b"")
        self.refuses("content.malformed", content.unpack, "new_funds_content", b"\x05")
        seal = ("new_funds_content", *self.KEYS)
        self.refuses("ecdh.not_for_sealing", content.seal, *seal, None, self.CONTENT, "twos-complement")
        self.refuses("sealed.iv_length", content.seal, *seal, b"", self.CONTENT)
        self.refuses("sealed.rejected", content.open, "new_funds_content", private("bob"), Keys.KEYS[1][3], Sealed.BLOBS[1][2])
        self.refuses("text.malformed", content.open, "new_funds_content", *self.KEYS, "")


class PrivateContent(Case):
    REQUEST = {**Content.CONTENT, "payer_fio_address": "Crypto@bob"}
    ACTION = {**Content.OBT, "memo": None, "hash": "", "offline_url": None, "payer_fio_address": "a@b", "payee_fio_address": "c-d@e",
              "fio_request_id": "18446744073709551615"}
    TYPES = [("private_funds_request_content", REQUEST), ("private_send_action_content", ACTION)]

    def test_layout(self):
        for type, fields in self.TYPES:
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
            blob = content.seal(type, *Content.KEYS, None, fields)
            self.assertEqual(content.open(type, private("bob"), Keys.KEYS[0][3], blob), (fields, "standard", 0, "minimal"))

    def test_forms(self):
        action, fields = "private_send_action_content", self.ACTION
        for change in ({"fio_request_id": ""}, {"fio_request_id": "1"}, {"status": "rejected", "amount": "", "obt_id": ""}):
            content.parse_json(action, {**fields, **change})
        for change in ({"fio_request_id": "0"}, {"fio_request_id": "01"}, {"fio_request_id": "18446744073709551616"},
                       {"fio_request_id": "1\n"}, {"fio_request_id": "\u0661"}, {"fio_request_id": None}, {"status": ""},
                       {"status": "requested"}, {"payer_fio_address": ""}, {"payee_fio_address": "a"}):
            self.refuses("content.invalid", content.parse_json, action, {**fields, **change})
            if None not in change.values():
                self.refuses("content.invalid", content.unpack, action, content.pack((action, {**fields, **change})))
        self.refuses("content.invalid", content.parse_json, "private_funds_request_content", Content.CONTENT)
        self.refuses("content.invalid", content.parse_json, "new_funds_content", self.REQUEST)

    def test_no_dialects(self):
        strings = b"".join(abi.pack("string", s) for s in ("p", "1", "c", "t", "memo", "", "", "a@b"))
        self.refuses("content.malformed", content.unpack, "private_funds_request_content", strings)

    def test_limits(self):
        fields = {**Size.REQUEST, "payer_fio_address": "a@b"}  # 29 bytes
        self.assertEqual(size.memo_budget("private_funds_request_content", fields, ("documented", 0)), 128)  # 159
        self.assertEqual(size.memo_budget("private_send_action_content", {**self.ACTION, "hash": None}, ("documented", 0)), 204)


class Account(Case):
    def test_names(self):
        self.assertEqual(account.account_name(key.parse_fio_public(Keys.KEYS[1][3])), "izjxygfw3lfz")  # running fiojs 1.0.2
        for x, name in [(bytes(range(32)), "12345abcdefg"), (bytes(range(255, 223, -1)), "zyxwvutsrqpo"),
                        (bytes(18) + b"\x06" * 12 + b"\x20\x01", "a" * 12), (b"\xe1" * 12 + b"\xf0\x01" + bytes(18), "1" * 12)]:
            self.assertEqual(account.account_name((int.from_bytes(x, "big"), 0)), name)

    def test_refusals(self):
        for x in (bytes(31) + b"\1", b"\1" * 12 + bytes(20), b"\1" * 12 + b"\x10" + bytes(19), b"\xe0" * 32):
            self.refuses("account.underivable", account.account_name, (int.from_bytes(x, "big"), 1))


class Size(Case):
    REQUEST = {"payee_public_address": "purse.alice", "amount": "1", "chain_code": "FIO", "token_code": "FIO"}  # 25 bytes

    def test_table(self):
        for least, S, T in [(0, 64, 88), (16, 80, 108), (32, 96, 128), (48, 112, 152), (64, 128, 172), (144, 208, 280), (160, 224, 300),
                            (240, 304, 408), (256, 320, 428), (272, 336, 448)]:
            for P in (least, least + 15):
                self.assertEqual((size.sealed_size(P), size.text_size(S)), (S, T))

    def test_content(self):
        for change, P in [({}, 25), ({"memo": None}, 25), ({"memo": ""}, 26), ({"memo": "\u00e9\U0001f600"}, 32), ({"hash": "x" * 127}, 153),
                          ({"hash": "x" * 128}, 155), ({"amount": "1" * 16384}, 16410)]:
            fields = {**self.REQUEST, **change}
            self.assertEqual(size.content_size("new_funds_content", fields)[0], P)
            self.assertEqual(len(content.pack(content.parse_json("new_funds_content", fields))), P)
            T = len(content.seal("new_funds_content", *Content.KEYS, None, fields))
            self.assertEqual(size.content_size("new_funds_content", fields)[2], T)
        self.refuses("content.invalid", size.content_size, "new_funds_content", {})
        self.refuses("content.invalid", size.content_size, "other", self.REQUEST, ("documented", 0))
        memo = {**self.REQUEST, "memo": 7}
        self.refuses("content.invalid", size.memo_budget, "new_funds_content", memo, ("documented", 0))

    def test_limits(self):
        for type, fields, limit, m in [
            ("new_funds_content", self.REQUEST, ("documented", 0), 132),  # 25 + 2 + 132 = 159
            ("new_funds_content", {**self.REQUEST, "memo": "x" * 999}, ("documented", 0), 132),
            ("new_funds_content", {**self.REQUEST, "amount": "1" * 6}, ("documented", 0), 127),  # 158; 128 would make 160
            ("new_funds_content", {**self.REQUEST, "hash": "x" * 131}, ("documented", 0), 0),  # 158 + 1
            ("record_obt_data_content", Content.OBT, ("documented", 0), 235),  # 34 + 2 + 235 = 271
            ("new_funds_content", self.REQUEST, ("deployed", 0), 5988),  # 6015, S = 6064, T = 8088
            ("new_funds_content", self.REQUEST, ("deployed", 7990), 5),  # 31, T = 108
        ]:
            self.assertEqual(size.memo_budget(type, fields, limit), m)
            size.content_size(type, {**fields, "memo": "m" * m}, limit)
            self.refuses("size.too_large", size.content_size, type, {**fields, "memo": "m" * (m + 1)}, limit)
        for fields, limit in [(self.REQUEST, ("deployed", 7991)), ({**self.REQUEST, "hash": "x" * 132}, ("documented", 0))]:
            self.refuses("size.too_large", size.memo_budget, "new_funds_content", fields, limit)
        self.refuses("content.invalid", size.memo_budget, "new_funds_content", [], ("documented", 0))

    def test_cost(self):
        for T, factor in [(64, 1), (999, 1), (1000, 2), (1999, 2), (8096, 9)]:
            self.assertEqual(size.cost(T), factor)
        self.refuses("size.too_small", size.cost, 63)


class Match(Case):
    ALICE, BOB, CAROL = (key.parse_private_bytes(private(seed)) for seed in ("alice", "bob", "carol"))

    @staticmethod
    def public(d):
        return key.format_fio_public(key.public_of(d))

    def record(self, payer, payee, plaintext=bytes(7), encoding="minimal"):
        secret = ecdh.shared_secret(payer, key.public_of(payee), encoding)
        return {"payer_fio_public_key": self.public(payer), "payee_fio_public_key": self.public(payee),
                "content": text.encode(sealed.seal(secret, bytes(16), plaintext))}

    def address(self, encrypt, mapped):
        return {name: d and self.public(d) for name, d in (("encrypt_key", encrypt), ("mapped_key", mapped))}

    def test_choose(self):
        alice, bob = self.public(self.ALICE), self.public(self.BOB)
        for own, other in [((self.ALICE, self.CAROL), (self.BOB, self.CAROL)), ((self.ALICE, ""), (self.BOB, "")),
                           (("", self.ALICE), ("", self.BOB))]:
            own, other = self.address(*own), self.address(*other)
            for keyring in ([self.ALICE], [self.CAROL, self.ALICE]):
                self.assertEqual(match.choose(own, other, keyring), (alice, bob))
            for keyring in ([], [self.CAROL, self.BOB]):
                self.refuses("match.key_not_held", match.choose, own, other, keyring)
        unread = {"encrypt_key": alice, "mapped_key": "FIO1"}
        self.assertEqual(match.choose(unread, unread, [self.ALICE]), (alice, alice))

    def test_choose_order(self):
        """Own before other, and both before the keyring is looked through."""
        good, none = self.address(self.ALICE, ""), self.address("", "")
        bad = {"encrypt_key": "FIO1", "mapped_key": self.public(self.ALICE)}
        for own, other, code in [(none, good, "match.key_not_held"), (good, none, "match.key_not_held"), (none, bad, "match.key_not_held"),
                                 (bad, good, "key.malformed"), (good, bad, "key.malformed"), (bad, none, "key.malformed")]:
            self.refuses(code, match.choose, own, other, [self.ALICE])
        self.refuses("key.malformed", match.choose, good, bad, [])

    def test_list(self):
        bob, other = "izjxygfw3lfz", "other"
        records = [{"kind": k, "status": s, "payer_account": payer, "payee_account": payee} for k, s, payer, payee in [
            ("request", "requested", bob, other), ("request", "cancelled", other, bob), ("request", "cancelled", bob, other),
            ("obt", "sent_to_blockchain", other, bob), ("obt", "", bob, bob), ("request", "requested", other, bob),
            ("request", "requested", bob, bob)]]
        for getter, positions in [
            ("get_pending_fio_requests", [0, 6]), ("get_received_fio_requests", [0, 2, 6]), ("get_sent_fio_requests", [1, 5, 6]),
            ("get_cancelled_fio_requests", [1]), ("get_obt_data", [4, 3, 4]),
        ]:
            self.assertEqual(match.list(getter, self.public(self.BOB), records), positions)
        self.refuses("key.malformed", match.list, "get_obt_data", "", [])

    def test_select(self):
        record, obt = self.record(self.BOB, self.ALICE), self.record(self.BOB, self.ALICE, bytes(10))
        nobody, alice, bob = [], self.public(self.ALICE), self.public(self.BOB)
        for getter, role, record, keyring, own in [
            ("get_pending_fio_requests", None, record, [self.CAROL, self.BOB], bob),
            ("get_received_fio_requests", "payee", record, [self.ALICE, self.BOB], bob),  # the role is that of the getter
            ("get_sent_fio_requests", None, record, [self.BOB, self.ALICE], alice),
            ("get_sent_fio_requests", None, record, [self.BOB], bob),  # the other pair
            ("get_obt_data", None, obt, [self.BOB, self.ALICE], alice),
            ("get_obt_data", "payer", obt, [self.ALICE, self.BOB], bob),
        ]:
            fields, *rest = match.select(getter, role, record, keyring)
            self.assertEqual(rest, [own, bob if own == alice else alice, "recorded"])
            self.assertEqual("status" in fields, getter == "get_obt_data")
            self.refuses("match.key_not_held", match.select, getter, role, record, nobody)

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            record = self.record(self.BOB, d, bytes(7), encoding)
            self.assertEqual(match.select("get_sent_fio_requests", None, record, [d])[1], self.public(d))

    def test_fallback(self):
        getter, carol, bob = "get_received_fio_requests", self.public(self.CAROL), self.public(self.BOB)
        record = self.record(self.ALICE, self.BOB)
        record["payer_fio_public_key"] = carol  # sealed for another key than the recorded one
        found = match.select(getter, None, record, [self.CAROL, self.ALICE], ["", bob])
        self.assertEqual(found[1:], (self.public(self.ALICE), bob, "fallback"))
        self.refuses("sealed.rejected", match.select, getter, None, record, [self.CAROL, self.ALICE])
        self.refuses("sealed.rejected", match.select, getter, None, record, [self.CAROL, self.ALICE], [carol])
        self.refuses("match.key_not_held", match.select, getter, None, record, [self.ALICE], [carol])
        empty = {**record, "payer_fio_public_key": ""}
        self.refuses("match.key_not_held", match.select, getter, None, empty, [self.ALICE])
        self.assertEqual(match.select(getter, None, empty, [self.ALICE], [bob])[3], "fallback")
        bad = {**record, "payer_fio_public_key": "FIO1"}
        self.refuses("key.malformed", match.select, getter, None, bad, [self.ALICE, self.BOB])
        self.assertEqual(match.select(getter, None, bad, [self.ALICE], [bob])[3], "fallback")
        for keyring, counterparties in [([self.CAROL] * 16 + [self.ALICE], [bob]), ([self.ALICE], [carol] * 8 + [bob])]:
            self.refuses("match.key_not_held", match.select, getter, None, empty, keyring, counterparties)
            match.select(getter, None, empty, keyring[1:] or keyring, counterparties[1:] or counterparties)

    def test_refusals(self):
        getter, record = "get_sent_fio_requests", self.record(self.BOB, self.ALICE, b"?")
        self.refuses("content.malformed", match.select, getter, None, record, [self.ALICE])
        self.refuses("text.malformed", match.select, getter, None, {**record, "content": "="}, [])
        self.refuses("content.malformed", match.select, getter, None, {**record, "payer_fio_public_key": ""}, [self.ALICE],
                     [self.public(self.BOB)])


class PrivateMatch(Case):
    ALICE, BOB, CAROL = Match.ALICE, Match.BOB, Match.CAROL
    REQUESTS, SENT, ACTIONS = "priv_get_received_fio_requests", "priv_get_sent_fio_requests", "priv_get_received_actions"

    def record(self, sender, receiver, kind=0, encoding="minimal", plaintext=None):
        if plaintext is None:
            plaintext = content.pack(content.parse_json(*PrivateContent.TYPES[kind]))
        Q = key.public_of(receiver)
        blob = sealed.seal(ecdh.shared_secret(sender, Q, encoding), bytes(16), plaintext)
        return {"public_key": Match.public(sender), "search_index": index.publish(sender, Q, encoding), "content": text.encode(blob)}

    def test_select(self):
        alice, bob, carol = map(Match.public, (self.ALICE, self.BOB, self.CAROL))
        record, action = self.record(self.ALICE, self.BOB), self.record(self.ALICE, self.BOB, 1)
        for getter, record, keyring, counterparties, found in [
            (self.REQUESTS, record, [self.CAROL, self.BOB], [], (PrivateContent.REQUEST, bob, alice)),
            (self.ACTIONS, action, [self.CAROL, self.BOB], ["?"], (PrivateContent.ACTION, bob, alice)),
            (self.SENT, record, [self.CAROL, self.ALICE], ["", carol, bob], (PrivateContent.REQUEST, alice, bob)),
        ]:
            self.assertEqual(match.select_private(getter, record, keyring, counterparties), found)
            self.refuses("match.key_not_held", match.select_private, getter, record, [self.CAROL], counterparties)
        self.refuses("match.key_not_held", match.select_private, self.SENT, record, [self.ALICE], [carol, ""])
        self.refuses("match.key_not_held", match.select_private, self.REQUESTS, record, [self.ALICE], [bob])  # the wrong direction

    def test_each_encoding(self):
        d = key.parse_private_bytes(private("fio-lz-29073"))
        for encoding in ecdh.ENCODINGS:
            record = self.record(self.BOB, d, 0, encoding)
            self.assertEqual(match.select_private(self.REQUESTS, record, [d], [])[1], Match.public(d))
            self.assertEqual(match.select_private(self.SENT, record, [self.BOB], [Match.public(d)])[2], Match.public(d))

    def test_refusals(self):
        record = self.record(self.ALICE, self.BOB)
        junk = {**record, "content": self.record(self.ALICE, self.CAROL)["content"]}
        self.refuses("sealed.rejected", match.select_private, self.REQUESTS, junk, [self.BOB], [])
        self.refuses("match.key_not_held", match.select_private, self.SENT, junk, [self.ALICE], [Match.public(self.BOB)])
        other = {**record, "search_index": record["search_index"].upper()}
        self.refuses("match.key_not_held", match.select_private, self.REQUESTS, other, [self.BOB], [])
        self.refuses("text.malformed", match.select_private, self.SENT, {**record, "content": "", "public_key": ""}, [], [])
        self.refuses("key.malformed", match.select_private, self.SENT, {**record, "public_key": ""}, [], [])
        for getter, keyring in [(self.REQUESTS, [self.BOB]), (self.SENT, [self.ALICE])]:
            for plaintext, code in [(bytes(7), "content.malformed"), (bytes(8), "content.invalid")]:
                record = self.record(self.ALICE, self.BOB, plaintext=plaintext)
                self.refuses(code, match.select_private, getter, record, keyring, [Match.public(self.BOB)])


class Index(Case):
    ALICE, BOB = Match.ALICE, Match.BOB
    TO_BOB, TO_ALICE = "0xe33250ac22215745af8670369d88ef8d", "0x7b60da406b524a010e5d721522cb9187"  # running fiojs 1.0.2
    TO_HERSELF = "0x1f645dcd035c8b9fe8b9165c1b644c5b"

    def test_known_answers(self):
        alice, bob = key.public_of(self.ALICE), key.public_of(self.BOB)
        self.assertEqual(index.publish(self.ALICE, bob), self.TO_BOB)
        self.assertEqual(index.publish(self.BOB, alice), self.TO_ALICE)
        self.assertEqual(index.publish(self.ALICE, alice), self.TO_HERSELF)
        self.assertEqual(index.poll([self.BOB, self.ALICE], [alice, bob])[::3],
                         [(bob, alice, self.TO_BOB, "minimal"), (alice, bob, self.TO_ALICE, "minimal")])

    def test_each_encoding(self):
        d, bob = key.parse_private_bytes(private("fio-lz-29073")), key.public_of(self.BOB)
        entries = index.poll([self.BOB], [key.public_of(d)])
        self.assertEqual(entries, [(bob, key.public_of(d), index.publish(d, bob, encoding), encoding) for encoding in ecdh.ENCODINGS])

    def test_form(self):
        self.assertEqual(index.parse_index(self.TO_BOB).hex(), self.TO_BOB[2:])
        for bad in ("", "0x", self.TO_BOB[2:], self.TO_BOB.upper(), "0X" + self.TO_BOB[2:], self.TO_BOB[:-1], self.TO_BOB + "0",
                    self.TO_BOB + "\n", " " + self.TO_BOB, "0x" + "\u0661" * 32, "0x" + "g" * 32):
            self.refuses("index.malformed", index.parse_index, bad)


class Backup(Case):
    ENTRY = {"search_index": Index.TO_BOB, "fio_address": "crypto@bob", "public_key": Keys.KEYS[1][3], "sharing_nbpa": 1, "monitoring": 1}
    # From running fiojs 1.0.2.
    PACKED = ("0122307865333332353061633232323135373435616638363730333639643838656638640a63727970746f40626f623546494f355645364467793946556d"
              "64316d466f745877463838486b514e314b797343574c507170566e444d6a52764752693159724d0101")
    IV = unhex("f300888ca4f512cebdc0020ff0f7224c")
    SEALED = ("8wCIjKT1Es69wAIP8PciTHgC1cHzrYm0s3ElFHSC0jMlxCTu6XS0kwlIWNAukkeKXnCXu/BeXKBtDgxooCMMTQWUmVm7TS04TmDDvPRh6VX6Kj1fAjh6r7hz"
              "tVEmk1yRGDAQgwQZEQWLxEg//h8Rd7cRbbqR+xye6uMNzkh3VxQiDxr0Ae0RX0sCWF3YiLbUIuQkOHrEzuVN7+2Ue3RCPg==")

    def test_known_answer(self):
        self.assertEqual(backup.pack([self.ENTRY]).hex(), self.PACKED)
        self.assertEqual(backup.seal(private("alice"), self.IV, [self.ENTRY]), self.SEALED)
        self.assertEqual(backup.open(private("alice"), self.SEALED, True), ([self.ENTRY], 0, "minimal"))

    def test_lists(self):
        for entries in ([], [{**self.ENTRY, "monitoring": 0}, {**self.ENTRY, "sharing_nbpa": 0}] * 70):
            packed = backup.pack(entries)
            self.assertEqual(backup.unpack(packed), (entries, 0))
            self.assertEqual(backup.unpack(packed + b"??"), (entries, 2))
            self.refuses("backup.malformed", backup.unpack, packed + b"??", True)
        packed = unhex(self.PACKED)
        for bad in [packed[:end] for end in range(len(packed))] + [
                b"\xff\xff\xff\xff\x0f", b"\x80\0", b"\x02" + packed[1:], packed[:-1] + b"\x02", packed[:-2] + b"\xff\x01",
                packed.replace(b"@", b"."), packed.replace(b"@", b"\xff"), packed.replace(b"0x", b"0X"), packed.replace(b"FIO", b"fio")]:
            self.refuses("backup.malformed", backup.unpack, bad)

    def test_each_encoding(self):
        """The x of this key with itself begins with a zero byte."""
        d = key.parse_private_bytes(private("self-156"))
        encodings = ecdh.distinct_encodings(ecdh.shared_x(d, key.public_of(d)))
        self.assertEqual(encodings, ["minimal", "fixed32"])
        for encoding in encodings:
            blob = text.encode(sealed.seal(ecdh.shared_secret(d, key.public_of(d), encoding), bytes(16), unhex(self.PACKED)))
            self.assertEqual(backup.open(d.to_bytes(32, "big"), blob), ([self.ENTRY], 0, encoding))

    def test_refusals(self):
        for change in ({"search_index": ""}, {"search_index": None}, {"fio_address": "bob"}, {"public_key": Keys.KEYS[1][3] + "1"},
                       {"public_key": 1}, {"sharing_nbpa": True}, {"monitoring": 2}, {"monitoring": -1}, {"monitoring": 1.0},
                       {"monitoring": "1"}, {"monitoring": None}, {"more": ""}):
            self.refuses("backup.malformed", backup.pack, [{**self.ENTRY, **change}])
        for name in self.ENTRY:
            self.refuses("backup.malformed", backup.pack, [{n: value for n, value in self.ENTRY.items() if n != name}])
        for bad in ({}, None, "", [None], [[]]):
            self.refuses("backup.malformed", backup.pack, bad)
        self.refuses("backup.malformed", backup.seal, b"", b"", [{}])
        self.refuses("key.malformed", backup.seal, b"", b"", [])
        self.refuses("sealed.iv_length", backup.seal, private("alice"), b"", [])
        self.refuses("key.out_of_range", backup.open, bytes(32), "")
        self.refuses("text.malformed", backup.open, private("alice"), "")
        self.refuses("sealed.rejected", backup.open, private("bob"), self.SEALED)

    def test_fio_address(self):
        for good in ("a@b", "A-9@0--z", "a" * 62 + "@b", "1@" + "b" * 62):
            self.assertTrue(is_fio_address(good))
        for bad in ("", "a@", "@b", "@", "a@b@c", "ab", "-a@b", "a-@b", "a@-b", "a@b-", "-@b", "a_b@c", "a.b@c", "\u00e9@b", "a@b\n", " a@b",
                    "a" * 63 + "@b", "a@\u0661", "\ud800@b", None):
            self.assertFalse(is_fio_address(bad))


class Wallet(Case):
    def test_findings(self):
        for type, good, change, findings in [
            ("new_funds_content", Size.REQUEST, {"memo": "", "hash": "x", "offline_url": ""}, []),
            ("new_funds_content", Size.REQUEST, {"chain_code": "", "amount": ""}, ["amount.empty", "chain_code.empty"]),
            ("new_funds_content", Size.REQUEST, {"chain_code": "A" * 10, "token_code": "$1z"}, []),
            ("new_funds_content", Size.REQUEST, {"chain_code": "A" * 11, "token_code": "A\n"}, ["chain_code.format", "token_code.format"]),
            ("new_funds_content", Size.REQUEST, {"chain_code": "\u00df", "token_code": "\u0131"}, ["chain_code.format", "token_code.format"]),
            ("record_obt_data_content", Content.OBT, {}, []),
            ("record_obt_data_content", Content.OBT, {"status": "", "obt_id": ""}, ["status.empty", "obt_id.empty"]),
            ("record_obt_data_content", Content.OBT, {"status": "requested", "token_code": "a-b"}, ["token_code.format", "status.unknown"]),
        ]:
            self.assertEqual(wallet.inspect(type, {**good, **change})[1], findings)
        self.refuses("content.invalid", wallet.inspect, "new_funds_content", Content.OBT)

    def test_private_content(self):
        self.refuses("content.invalid", wallet.inspect, "private_send_action_content", PrivateContent.ACTION)

    def test_capitals(self):
        fields, _ = wallet.inspect("new_funds_content", {**Size.REQUEST, "chain_code": "eTh", "token_code": "\u00e9\u00dfi"})
        self.assertEqual((fields["chain_code"], fields["token_code"], fields["memo"]), ("ETH", "\u00e9\u00dfI", None))


class Adapter(unittest.TestCase):
    def talk(self, *requests, arguments=()):
        lines = b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in requests)
        done = subprocess.run([sys.executable, str(Path(__file__).with_name("adapter.py")), *arguments],
                              input=lines, capture_output=True, timeout=60, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_hello(self):
        request = {"id": "0", "op": "hello", "in": {"protocol": 1}}
        self.assertEqual(self.talk(request)[0]["ok"]["behaviours"], {"x_encoding": "minimal", "match_fallback": "yes"})
        self.assertEqual(self.talk(request, arguments=["--x-encoding", "fixed32"])[0]["ok"]["behaviours"]["x_encoding"], "fixed32")
        self.assertIn("unsupported", self.talk({**request, "in": {"protocol": 2}})[0])

    def test_name_twice(self):
        fields = json.dumps({"id": "0", "op": "size.content", "in": {"type": "new_funds_content", "content": Size.REQUEST}})
        twice = fields.replace('{"payee', '{"amount": "2", "payee')
        once, refused = self.talk(fields.encode(), twice.encode())
        self.assertEqual((once["ok"]["text"], refused["error"]["code"]), (108, "content.invalid"))

    def test_kinds_of_answer(self):
        request = {"type": "new_funds_content", "content": Size.REQUEST}
        record = {"kind": "obt", "status": "", "payer_account": "", "payee_account": ""}
        select = {"getter": "get_sent_fio_requests", "record": Match().record(Match.BOB, Match.ALICE), "keyring": [private("alice").hex()]}
        address = {"encrypt_key": Match.public(Match.ALICE), "mapped_key": ""}
        choose = {"own": address, "other": address, "keyring": select["keyring"]}
        private_record = {"getter": "priv_get_received_fio_requests", "record": PrivateMatch().record(Match.BOB, Match.ALICE),
                          "keyring": [private("alice").hex()], "counterparties": []}
        derive = {"private": private("alice").hex(), "public": Keys.KEYS[1][3], "receiver": "other"}
        cases = [
            ("nothing", {}, "unsupported"), ("nothing", None, "unsupported"), (7, {}, "fault"), ("abi.pack", None, "fault"),
            ("abi.pack", {"type": "string?"}, "ok"), ("abi.pack", {"type": "name", "value": ""}, "unsupported"),
            ("abi.pack", {"type": "varuint32", "value": True}, "fault"), ("abi.pack", {"type": "varuint32", "value": -1}, "fault"),
            ("abi.pack", {"type": "string", "value": "\ud800"}, "fault"), ("text.encode", {"bytes": "0"}, "fault"),
            ("text.encode", {"bytes": "00 0"}, "fault"), ("text.decode", {"text": []}, "fault"),
            ("content.pack", {"type": [], "content": {}}, "error"), ("content.pack", {"type": "new_funds_content"}, "fault"),
            ("key.parse_private", {"format": "wif", "key": "\u00e9"}, "error"),
            ("key.parse_public", {"format": "eos", "key": ""}, "unsupported"),
            ("key.parse_private", {"format": "pvt-k1", "key": Keys.PVT_K1}, "ok"),
            ("key.parse_public", {"format": "pub-k1", "key": Keys.PUB_K1}, "ok"),
            ("text.decode_lenient", {"text": "Zg"}, "ok"), ("account.name", {"public": Keys.KEYS[1][3]}, "ok"), ("account.name", {}, "fault"),
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
            ("match.list", {"getter": "get_obt_data", "key": Keys.KEYS[1][3], "records": [record]}, "ok"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": []}, "error"),
            ("match.list", {"getter": "other", "key": "", "records": []}, "unsupported"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": [1]}, "fault"),
            ("match.list", {"getter": "get_obt_data", "key": "", "records": [{**record, "kind": "other"}]}, "unsupported"),
            ("match.select", select, "ok"), ("match.select", {**select, "role": "other"}, "unsupported"),
            ("match.select", {**select, "keyring": ["00"]}, "error"), ("match.select", {**select, "keyring": ["x"]}, "fault"),
            ("match.select", {**select, "counterparties": None}, "fault"), ("match.select", {**select, "record": {}}, "fault"),
            ("match.select_private", private_record, "ok"), ("match.select_private", {**private_record, "keyring": ["00"]}, "error"),
            ("match.select_private", {**private_record, "getter": "get_obt_data"}, "unsupported"),
            ("match.select_private", {**private_record, "record": {"content": ""}}, "fault"),
            ("match.select", {**select, "getter": "priv_get_sent_fio_requests"}, "unsupported"),
            ("index.derive", derive, "ok"), ("index.derive", {**derive, "receiver": "own", "x_encoding": "twos-complement"}, "ok"),
            ("index.derive", {**derive, "receiver": "both"}, "unsupported"), ("index.derive", {**derive, "x_encoding": "x"}, "unsupported"),
            ("index.derive", {**derive, "public": ""}, "error"), ("index.derive", {**derive, "private": ""}, "error"),
            ("index.derive", {**derive, "receiver": None}, "fault"),
            ("index.poll", {"own": [], "counterparties": []}, "ok"), ("index.poll", {"own": [], "counterparties": [""]}, "error"),
            ("index.poll", {"own": [derive["private"]], "counterparties": [derive["public"]]}, "ok"),
            ("index.poll", {"own": [""], "counterparties": []}, "error"), ("index.poll", {"own": [1], "counterparties": []}, "fault"),
            ("index.parse", {"text": Index.TO_BOB}, "ok"), ("index.parse", {"text": ""}, "error"), ("index.parse", {"text": 1}, "fault"),
            ("backup.seal", {"private": derive["private"], "entries": [Backup.ENTRY]}, "ok"),
            ("backup.seal", {"private": derive["private"], "entries": [1]}, "error"), ("backup.seal", {"private": ""}, "fault"),
            ("backup.seal", {"private": derive["private"], "entries": [], "iv": None}, "fault"),
            ("backup.open", {"private": derive["private"], "text": Backup.SEALED, "strict": True}, "ok"),
            ("backup.open", {"private": derive["private"], "text": "AAAA"}, "error"), ("backup.open", {"private": "", "text": 1}, "fault"),
            ("wallet.inspect", request, "ok"), ("wallet.inspect", {"type": "other", "content": {}}, "error"),
        ]
        answers = self.talk(b"", b"\xff", b"[]", b"[" * 100000,
                            *({"id": str(i), "op": op, "in": fields} for i, (op, fields, _) in enumerate(cases)))
        kinds = [(answer.pop("id"), *answer) for answer in answers]
        self.assertEqual(kinds, [(str(i), kind) for i, (_, _, kind) in enumerate(cases)])


if __name__ == "__main__":
    unittest.main()
