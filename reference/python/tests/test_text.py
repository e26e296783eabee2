from fio import text

from .case import Case


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
