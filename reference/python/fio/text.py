"""Chapter "Text form"."""

import base64

from .errors import FioError

B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encode(data):
    return base64.b64encode(data).decode("ascii")  # TEXT-01


def decode(text):
    if text == "":  # 1, TEXT-02
        raise FioError("text.malformed")
    if set(text) - set(B64 + "="):  # 2, TEXT-03
        raise FioError("text.malformed")
    data = text.rstrip("=")
    padding = len(text) - len(data)
    if len(text) % 4 != 0 or padding > 2 or "=" in data:  # 3, TEXT-04
        raise FioError("text.malformed")
    if B64.index(data[-1]) % 4**padding != 0:  # 4, TEXT-05: each "=" stands for two spare bits
        raise FioError("text.malformed")
    return base64.b64decode(text)  # 5


def decode_lenient(text):
    text = "".join(c for c in text if c not in " \t\n\r\v\f").replace("-", "+").replace("_", "/")  # 1, TEXT-06
    if not text.endswith("="):  # 2
        if len(text) % 4 == 1:
            raise FioError("text.malformed")
        text += "=" * (-len(text) % 4)
    return decode(text)  # 3, TEXT-07
