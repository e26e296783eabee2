from fio import aes, key, sealed, secp256k1
from fio.ripemd160 import ripemd160

from .answers import unhex
from .case import Case


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
        twice = secp256k1.multiply(2, secp256k1.G)
        self.assertEqual(secp256k1.add(secp256k1.G, secp256k1.G), twice)
        self.assertEqual(secp256k1.add(twice, secp256k1.G), secp256k1.multiply(3, secp256k1.G))
        self.assertIsNone(secp256k1.add((x, y), (x, secp256k1.p - y)))
        self.assertEqual((secp256k1.add(twice, None), secp256k1.add(None, twice), secp256k1.add(None, None)), (twice, twice, None))

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
