"""Chapter "Packed values (ABI)"."""

from .errors import FioError


def write_varuint32(v):
    out = bytearray()
    while v >= 128:  # ABI-01
        out.append(v % 128 + 128)
        v //= 128
    out.append(v)
    return bytes(out)


def write_string(s):
    data = s.encode("utf-8")  # ABI-02
    return write_varuint32(len(data)) + data


def write_optional_string(s):
    return b"\x00" if s is None else b"\x01" + write_string(s)  # ABI-03


class Reader:
    """The bytes not yet read. Each failure is abi.malformed."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def left(self):
        return len(self.data) - self.at

    def take(self, length):
        if length > self.left():  # ABI-06
            raise FioError("abi.malformed")
        self.at += length
        return self.data[self.at - length:self.at]

    def read_varuint32(self):
        groups = [self.take(1)[0]]  # 1
        while groups[-1] >= 128:
            if len(groups) == 5:  # ABI-05
                raise FioError("abi.malformed")
            groups.append(self.take(1)[0])
        if len(groups) > 1 and groups[-1] == 0:  # 2, ABI-04
            raise FioError("abi.malformed")
        v = sum(group % 128 << 7 * i for i, group in enumerate(groups))
        if v > 2**32 - 1:  # 3, ABI-05
            raise FioError("abi.malformed")
        return v

    def read_utf8(self, length):
        try:
            return self.take(length).decode("utf-8")  # strict: ABI-07; keeps a byte order mark: ABI-08
        except UnicodeDecodeError:
            raise FioError("abi.malformed") from None

    def read_string(self):
        return self.read_utf8(self.read_varuint32())

    def read_optional_string(self):
        present = self.take(1)
        if present == b"\x00":
            return None
        if present == b"\x01":
            return self.read_string()
        raise FioError("abi.malformed")  # ABI-09


WRITERS = {"varuint32": write_varuint32, "string": write_string, "string?": write_optional_string}
READERS = {"varuint32": Reader.read_varuint32, "string": Reader.read_string, "string?": Reader.read_optional_string}


def pack(type, value):
    return WRITERS[type](value)


def unpack(type, data):
    reader = Reader(data)
    value = READERS[type](reader)
    if reader.left():  # ABI-10
        raise FioError("abi.malformed")
    return value
