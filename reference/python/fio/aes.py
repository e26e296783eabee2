"""AES-256 (FIPS 197) and its CBC mode (NIST SP 800-38A, section 6.2).

For reading, not for use: the table look-ups depend on the key.
The state is four words, one per column, row 0 in the highest byte.
"""

from struct import pack, unpack


def _make_tables():
    """S-box and its inverse, and both with the (inverse) column mixing applied: one table for each row."""
    power, log, x = [], {}, 1
    for i in range(255):
        power.append(x)
        log[x] = i
        x ^= x << 1 ^ (0x11B if x & 0x80 else 0)  # times 3, a generator of the field

    def mul(a, b):
        return power[(log[a] + log[b]) % 255] if a and b else 0

    def word(*rows):
        return int.from_bytes(bytes(rows), "big")

    sbox, inverse = [], [0] * 256
    for a in range(256):
        b = power[-log[a] % 255] if a else 0  # 1/a
        s = 0x63
        for turn in range(5):
            s ^= (b << turn | b >> 8 - turn) & 0xFF
        sbox.append(s)
        inverse[s] = a
    mix = [word(mul(s, 2), s, s, mul(s, 3)) for s in sbox]
    unmix = [word(mul(s, 14), mul(s, 9), mul(s, 13), mul(s, 11)) for s in inverse]

    def rows(table):
        return [[(w >> 8 * r | w << 32 - 8 * r) & 0xFFFFFFFF for w in table] for r in range(4)]

    return sbox, inverse, rows(mix), rows(unmix)


SBOX, INVERSE, MIX, UNMIX = _make_tables()


def _sub_word(w):
    return SBOX[w >> 24] << 24 | SBOX[w >> 16 & 255] << 16 | SBOX[w >> 8 & 255] << 8 | SBOX[w & 255]


def expand_key(key):
    """The 15 round keys of AES-256, four words each."""
    w, rcon = list(unpack(">8L", key)), 1
    for i in range(8, 60):
        t = w[-1]
        if i % 8 == 0:
            t = _sub_word((t << 8 | t >> 24) & 0xFFFFFFFF) ^ rcon << 24
            rcon <<= 1
        elif i % 8 == 4:
            t = _sub_word(t)
        w.append(w[-8] ^ t)
    return [w[i:i + 4] for i in range(0, 60, 4)]


def expand_key_for_decryption(key):
    """The round keys of the equivalent inverse cipher (FIPS 197, section 5.3.5)."""
    first, *middle, last = reversed(expand_key(key))
    A, B, C, D = UNMIX
    middle = [[A[SBOX[w >> 24]] ^ B[SBOX[w >> 16 & 255]] ^ C[SBOX[w >> 8 & 255]] ^ D[SBOX[w & 255]] for w in k]
              for k in middle]
    return [first, *middle, last]


def _run(round_keys, block, tables, box, step):
    """All rounds on one block. Row r of column c comes from column c + r·step: step 1 encrypts, step -1 decrypts."""
    A, B, C, D = tables
    columns = [[(c + r * step) % 4 for r in range(4)] for c in range(4)]
    s = [w ^ k for w, k in zip(unpack(">4L", block), round_keys[0])]
    for round_key in round_keys[1:14]:
        s = [A[s[c0] >> 24] ^ B[s[c1] >> 16 & 255] ^ C[s[c2] >> 8 & 255] ^ D[s[c3] & 255] ^ k
             for (c0, c1, c2, c3), k in zip(columns, round_key)]
    return pack(">4L", *(
        (box[s[c0] >> 24] << 24 | box[s[c1] >> 16 & 255] << 16 | box[s[c2] >> 8 & 255] << 8 | box[s[c3] & 255]) ^ k
        for (c0, c1, c2, c3), k in zip(columns, round_keys[14])))


def encrypt_block(round_keys, block):
    return _run(round_keys, block, MIX, SBOX, 1)


def decrypt_block(round_keys, block):
    return _run(round_keys, block, UNMIX, INVERSE, -1)


def _xor(a, b):
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).to_bytes(16, "big")


def cbc_encrypt(key, iv, padded):
    round_keys, previous, blocks = expand_key(key), iv, []
    for i in range(0, len(padded), 16):
        previous = encrypt_block(round_keys, _xor(padded[i:i + 16], previous))
        blocks.append(previous)
    return b"".join(blocks)


def cbc_decrypt(key, iv, ciphertext):
    round_keys, previous, blocks = expand_key_for_decryption(key), iv, []
    for i in range(0, len(ciphertext), 16):
        block = ciphertext[i:i + 16]
        blocks.append(_xor(decrypt_block(round_keys, block), previous))
        previous = block
    return b"".join(blocks)
