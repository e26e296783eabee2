from fio import abi

from .answers import unhex
from .case import Case


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
