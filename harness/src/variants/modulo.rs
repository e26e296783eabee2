//! Numbers modulo the primes of secp256k1, for mistakes that reduce what should be refused.

use num_bigint::BigUint;

/// The field prime.
pub(super) const FIELD: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
/// The group order.
pub(super) const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

/// One of these primes.
pub(super) fn prime(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default()
}

/// The number modulo a prime, in 32 bytes.
pub(super) fn reduce(number: &[u8], digits: &str) -> [u8; 32] {
    bytes_of(&(BigUint::from_bytes_be(number) % prime(digits)))
}

/// The 32 bytes of a number below 2²⁵⁶.
pub(super) fn bytes_of(number: &BigUint) -> [u8; 32] {
    let bytes = number.to_bytes_be();
    let mut padded = [0; 32];
    padded[32 - bytes.len()..].copy_from_slice(&bytes);
    padded
}
