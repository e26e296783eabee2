"""The curve y² = x³ + 7 of SEC 2, section 2.4.1.

For reading, not for use: the time and memory accesses depend on the secret scalar.
A point is a pair (x, y) of integers; None is the point at infinity.
"""

p = 2**256 - 2**32 - 977
n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
     0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def square_root(a):
    """The root of a modulo p, or None. The formula needs p ≡ 3 (mod 4)."""
    root = pow(a, (p + 1) // 4, p)
    return root if root * root % p == a % p else None


def lift_x(x, odd):
    """The point with this x and this parity of y, or None if there is no such point."""
    y = square_root(x**3 + 7)
    if y is None:
        return None
    return (x, y if y % 2 == odd else p - y)


# Jacobian coordinates: (X, Y, Z) stands for (X/Z², Y/Z³), Z = 0 for infinity. They save the division in each step.

def _double(P):
    X, Y, Z = P
    S = 4 * X * Y * Y % p
    M = 3 * X * X % p
    X3 = (M * M - 2 * S) % p
    return (X3, (M * (S - X3) - 8 * pow(Y, 4, p)) % p, 2 * Y * Z % p)


def _add_affine(P, Q):
    X, Y, Z = P
    x, y = Q
    if Z == 0:
        return (x, y, 1)
    ZZ = Z * Z % p
    H = (x * ZZ - X) % p
    R = (y * ZZ * Z - Y) % p
    if H == 0:
        return _double(P) if R == 0 else (1, 1, 0)
    HH = H * H % p
    HHH = H * HH % p
    V = X * HH % p
    X3 = (R * R - HHH - 2 * V) % p
    return (X3, (R * (V - X3) - Y * HHH) % p, Z * H % p)


def multiply(d, Q):
    """d·Q by double and add, from the highest bit down."""
    P = (1, 1, 0)
    for bit in bin(d)[2:]:
        P = _double(P)
        if bit == "1":
            P = _add_affine(P, Q)
    return _affine(P)


def add(P, Q):
    """P + Q. Either may be the point at infinity."""
    if P is None or Q is None:
        return P or Q
    return _affine(_add_affine((*P, 1), Q))


def _affine(P):
    X, Y, Z = P
    if Z == 0:
        return None
    z = pow(Z, -1, p)
    return (X * z * z % p, Y * z * z * z % p)
