from fio import ecdh, index, key

from .answers import ALICE, BOB, TO_ALICE, TO_BOB, TO_HERSELF, index_under, private
from .case import Case


class Index(Case):
    def test_known_answers(self):
        alice, bob = key.public_of(ALICE), key.public_of(BOB)
        self.assertEqual(index.publish(ALICE, bob), TO_BOB)
        self.assertEqual(index.publish(BOB, alice), TO_ALICE)
        self.assertEqual(index.publish(ALICE, alice), TO_HERSELF)
        self.assertEqual(index.poll([BOB, ALICE], [alice, bob])[::3],
                         [(bob, alice, TO_BOB, "minimal"), (alice, bob, TO_ALICE, "minimal")])

    def test_each_encoding(self):
        d, bob = key.parse_private_bytes(private("fio-lz-29073")), key.public_of(BOB)
        entries = index.poll([BOB], [key.public_of(d)])
        self.assertEqual(entries, [(bob, key.public_of(d), index_under(d, bob, encoding), encoding) for encoding in ecdh.ENCODINGS])
        self.assertEqual(index.publish(d, bob, "fixed32"), index_under(d, bob, "fixed32"))
        self.refuses("ecdh.not_for_sealing", index.publish, d, bob, "twos-complement")  # ECDH-07

    def test_form(self):
        self.assertEqual(index.parse_index(TO_BOB).hex(), TO_BOB[2:])
        for bad in ("", "0x", TO_BOB[2:], TO_BOB.upper(), "0X" + TO_BOB[2:], TO_BOB[:-1], TO_BOB + "0",
                    TO_BOB + "\n", " " + TO_BOB, "0x" + "\u0661" * 32, "0x" + "g" * 32):
            self.refuses("index.malformed", index.parse_index, bad)
