//! Arithmetic of software that does not check what it is given: points off the curve, and private keys out of range.
//!
//! The formulas of secp256k1 don't contain the constant 7, so such a point is multiplied on another curve, as if nothing were wrong.

use num_bigint::BigUint;

/// A product: x and y, 32 bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Product {
    pub(crate) x: [u8; 32],
    pub(crate) y: [u8; 32],
}

/// A private key times a compressed point. `None` where that is the point at infinity, or the lengths are wrong.
pub(crate) fn multiply(private: &[u8], point: &[u8]) -> Option<Product> {
    let field = Field::new();
    let (tag, x) = point.split_first()?;
    let base = field.decompress(*tag, &(BigUint::from_bytes_be(x) % &field.p));
    let scalar = BigUint::from_bytes_be(private);
    let mut product: Option<Jacobian> = None;
    for bit in (0..scalar.bits()).rev() {
        product = product.and_then(|point| field.double(&point));
        if scalar.bit(bit) {
            product = match product {
                None => Some(base.clone()),
                Some(point) => field.add(&point, &base),
            };
        }
    }
    let Jacobian { x, y, z } = product?;
    let inverse = z.modinv(&field.p)?;
    let square = field.mul(&inverse, &inverse);
    let (x, y) = (field.mul(&x, &square), field.mul(&y, &field.mul(&square, &inverse)));
    Some(Product { x: fixed(&x)?, y: fixed(&y)? })
}

/// A point in Jacobian coordinates; the one at infinity is `None`.
#[derive(Clone)]
struct Jacobian {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

struct Field {
    p: BigUint,
}

impl Field {
    fn new() -> Self {
        let one = BigUint::from(1u8);
        Self { p: (&one << 256) - (&one << 32) - BigUint::from(977u16) }
    }

    fn mul(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % &self.p
    }

    fn sub(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.p - b) % &self.p
    }

    /// The point with this x and a y that is taken for the root, whether there is one or not.
    fn decompress(&self, tag: u8, x: &BigUint) -> Jacobian {
        let square = self.mul(&self.mul(x, x), x) + BigUint::from(7u8);
        let exponent: BigUint = (&self.p + BigUint::from(1u8)) >> 2u32;
        let root = square.modpow(&exponent, &self.p);
        let y = if root.bit(0) == (tag & 1 == 1) { root } else { &self.p - root };
        Jacobian { x: x.clone(), y: y % &self.p, z: BigUint::from(1u8) }
    }

    fn double(&self, point: &Jacobian) -> Option<Jacobian> {
        let Jacobian { x, y, z } = point;
        if y == &BigUint::ZERO {
            return None;
        }
        let y_square = self.mul(y, y);
        let s = self.mul(&(x << 2u32), &y_square);
        let m = self.mul(&(x * 3u8), x);
        let new_x = self.sub(&self.mul(&m, &m), &((&s << 1u32) % &self.p));
        let eight = (self.mul(&y_square, &y_square) << 3u32) % &self.p;
        let new_y = self.sub(&self.mul(&m, &self.sub(&s, &new_x)), &eight);
        Some(Jacobian { x: new_x, y: new_y, z: self.mul(&(y << 1u32), z) })
    }

    fn add(&self, a: &Jacobian, b: &Jacobian) -> Option<Jacobian> {
        let (a_z2, b_z2) = (self.mul(&a.z, &a.z), self.mul(&b.z, &b.z));
        let (u1, u2) = (self.mul(&a.x, &b_z2), self.mul(&b.x, &a_z2));
        let s1 = self.mul(&a.y, &self.mul(&b_z2, &b.z));
        let s2 = self.mul(&b.y, &self.mul(&a_z2, &a.z));
        if u1 == u2 {
            return if s1 == s2 { self.double(a) } else { None };
        }
        let (h, r) = (self.sub(&u2, &u1), self.sub(&s2, &s1));
        let h2 = self.mul(&h, &h);
        let h3 = self.mul(&h2, &h);
        let v = self.mul(&u1, &h2);
        let x = self.sub(&self.sub(&self.mul(&r, &r), &h3), &((&v << 1u32) % &self.p));
        let y = self.sub(&self.mul(&r, &self.sub(&v, &x)), &self.mul(&s1, &h3));
        Some(Jacobian { x, y, z: self.mul(&self.mul(&h, &a.z), &b.z) })
    }
}

fn fixed(number: &BigUint) -> Option<[u8; 32]> {
    let bytes = number.to_bytes_be();
    let mut fixed = [0; 32];
    fixed.get_mut(32usize.checked_sub(bytes.len())?..)?.copy_from_slice(&bytes);
    Some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fio_reference::{ecdh, key};

    #[test]
    fn on_the_curve_it_agrees_with_the_reference() {
        for seed in 1..=8u8 {
            let private = key::parse_private_bytes(&[seed; 32]).unwrap();
            let public = key::public_of(&key::parse_private_bytes(&[seed + 1; 32]).unwrap());
            let product = multiply(&[seed; 32], &public.to_point()).unwrap();
            assert_eq!(product.x, *ecdh::shared_x(&private, &public));
        }
    }

    #[test]
    fn a_point_of_order_3_gives_infinity_at_every_third_key() {
        // x = 0: y² = 7 has no root, and the point on the other curve has order 3.
        let mut point = [0; 33];
        point[0] = 2;
        assert_eq!(multiply(&[3], &point), None);
        assert_eq!(multiply(&[4], &point).unwrap().x, [0; 32]);
    }
}
