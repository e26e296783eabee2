"""RIPEMD-160 (ISO/IEC 10118-3). Here because hashlib often lacks it."""

from struct import pack, unpack

# Order of the message words: each round of a line permutes that of the round before by RHO.
RHO = [7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8]
LEFT_WORDS = [list(range(16))]
RIGHT_WORDS = [[(9 * i + 5) % 16 for i in range(16)]]
for _ in range(4):
    LEFT_WORDS.append([RHO[i] for i in LEFT_WORDS[-1]])
    RIGHT_WORDS.append([RHO[i] for i in RIGHT_WORDS[-1]])

LEFT_SHIFTS = [
    [11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8],
    [7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12],
    [11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5],
    [11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12],
    [9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6],
]
RIGHT_SHIFTS = [
    [8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6],
    [9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11],
    [9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5],
    [15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8],
    [8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11],
]
LEFT_CONSTANTS = [0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E]
RIGHT_CONSTANTS = [0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0]
FUNCTIONS = [
    lambda x, y, z: x ^ y ^ z,
    lambda x, y, z: x & y | ~x & z,
    lambda x, y, z: (x | ~y) ^ z,
    lambda x, y, z: x & z | y & ~z,
    lambda x, y, z: x ^ (y | ~z),
]
MASK = 0xFFFFFFFF


def _rotate(w, bits):
    w &= MASK
    return (w << bits | w >> 32 - bits) & MASK


def _line(state, message, functions, words, shifts, constants):
    a, b, c, d, e = state
    for f, order, turns, k in zip(functions, words, shifts, constants):
        for r, s in zip(order, turns):
            a, b, c, d, e = e, (_rotate(a + f(b, c, d) + message[r] + k, s) + e) & MASK, b, _rotate(c, 10), d
    return a, b, c, d, e


def ripemd160(data):
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + pack("<Q", 8 * len(data))
    h = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0)
    for i in range(0, len(padded), 64):
        message = unpack("<16L", padded[i:i + 64])
        left = _line(h, message, FUNCTIONS, LEFT_WORDS, LEFT_SHIFTS, LEFT_CONSTANTS)
        right = _line(h, message, FUNCTIONS[::-1], RIGHT_WORDS, RIGHT_SHIFTS, RIGHT_CONSTANTS)
        h = tuple((h[(j + 1) % 5] + left[(j + 2) % 5] + right[(j + 3) % 5]) & MASK for j in range(5))
    return pack("<5L", *h)
