from fio import account, key
from fio.account import is_fio_address

from .answers import KEYS
from .case import Case


class Account(Case):
    def test_names(self):
        self.assertEqual(account.account_name(key.parse_fio_public(KEYS[1][3])), "izjxygfw3lfz")  # running fiojs 1.0.2
        for x, name in [(bytes(range(32)), "12345abcdefg"), (bytes(range(255, 223, -1)), "zyxwvutsrqpo"),
                        (bytes(18) + b"\x06" * 12 + b"\x20\x01", "a" * 12), (b"\xe1" * 12 + b"\xf0\x01" + bytes(18), "1" * 12)]:
            self.assertEqual(account.account_name((int.from_bytes(x, "big"), 0)), name)

    def test_refusals(self):
        for x in (bytes(31) + b"\1", b"\1" * 12 + bytes(20), b"\1" * 12 + b"\x10" + bytes(19), b"\xe0" * 32):
            self.refuses("account.underivable", account.account_name, (int.from_bytes(x, "big"), 1))

    def test_fio_address(self):
        for good in ("a@b", "A-9@0--z", "a" * 62 + "@b", "1@" + "b" * 62):
            self.assertTrue(is_fio_address(good))
        for bad in ("", "a@", "@b", "@", "a@b@c", "ab", "-a@b", "a-@b", "a@-b", "a@b-", "-@b", "a_b@c", "a.b@c", "\u00e9@b", "a@b\n", " a@b",
                    "a" * 63 + "@b", "a@\u0661", "\ud800@b", None):
            self.assertFalse(is_fio_address(bad))
