from fio import backup, ecdh, key, sealed, text

from .answers import ENTRY, IV, KEYS, PACKED, SEALED_BACKUP, private, unhex
from .case import Case


class Backup(Case):
    def test_known_answer(self):
        self.assertEqual(backup.pack([ENTRY]).hex(), PACKED)
        self.assertEqual(backup.seal(private("alice"), IV, [ENTRY]), SEALED_BACKUP)
        self.assertEqual(backup.open(private("alice"), SEALED_BACKUP, True), ([ENTRY], 0, "minimal"))

    def test_lists(self):
        for entries in ([], [{**ENTRY, "monitoring": 0}, {**ENTRY, "sharing_nbpa": 0}] * 70):
            packed = backup.pack(entries)
            self.assertEqual(backup.unpack(packed), (entries, 0))
            self.assertEqual(backup.unpack(packed + b"??"), (entries, 2))
            self.refuses("backup.malformed", backup.unpack, packed + b"??", True)
        packed = unhex(PACKED)
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
            blob = text.encode(sealed.seal(ecdh.shared_secret(d, key.public_of(d), encoding), bytes(16), unhex(PACKED)))
            self.assertEqual(backup.open(d.to_bytes(32, "big"), blob), ([ENTRY], 0, encoding))

    def test_refusals(self):
        for change in ({"search_index": ""}, {"search_index": None}, {"fio_address": "bob"}, {"public_key": KEYS[1][3] + "1"},
                       {"public_key": 1}, {"sharing_nbpa": True}, {"monitoring": 2}, {"monitoring": -1}, {"monitoring": 1.0},
                       {"monitoring": "1"}, {"monitoring": None}, {"more": ""}):
            self.refuses("backup.malformed", backup.pack, [{**ENTRY, **change}])
        for name in ENTRY:
            self.refuses("backup.malformed", backup.pack, [{n: value for n, value in ENTRY.items() if n != name}])
        for bad in ({}, None, "", [None], [[]]):
            self.refuses("backup.malformed", backup.pack, bad)
        self.refuses("backup.malformed", backup.seal, b"", b"", [{}])
        self.refuses("key.malformed", backup.seal, b"", b"", [])
        self.refuses("sealed.iv_length", backup.seal, private("alice"), b"", [])
        self.refuses("key.out_of_range", backup.open, bytes(32), "")
        self.refuses("text.malformed", backup.open, private("alice"), "")
        self.refuses("sealed.rejected", backup.open, private("bob"), SEALED_BACKUP)

    def test_growth_units(self):
        for old, new, units in [(0, 0, 0), (0, 1, 1), (0, 1000, 1), (0, 1001, 2), (500, 1500, 1), (500, 1501, 2), (1500, 500, 0), (88, 88, 0),
                                (88, 108, 1), (0, 2**53, 9007199254741)]:
            self.assertEqual(backup.growth_units(old, new), units)
