//! Initialization vectors: whether a party that draws its own draws fresh ones (SEALED-02).

use std::collections::BTreeSet;

use super::cause::{Cause, Deviation};
use super::exchange::candidates;
use crate::protocol::message::Outcome;

/// The length of an initialization vector.
const LENGTH: usize = 16;

/// The fewest that say something about chance: that a byte is the same in all of them happens by chance once in 256⁷.
const ENOUGH: usize = 8;

/// What a party's sealed bytes say about its initialization vectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vectors {
    /// How many were seen.
    pub(crate) seen: usize,
    /// Sealed bytes whose length leaves no room for 16 bytes.
    pub(crate) has_wrong_length: bool,
    /// One came more than once.
    pub(crate) has_repetition: bool,
    /// The bytes that are the same in all of them, counted from 1.
    pub(crate) constant: Vec<usize>,
}

impl Vectors {
    /// Looks at the sealed texts among the answers.
    pub(crate) fn of_answers<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> Self {
        let texts = outcomes.into_iter().filter_map(|outcome| match outcome {
            Outcome::Ok(result) => result.get("text")?.as_str(),
            _ => None,
        });
        // The first form that has a possible length; which one is right is judged elsewhere.
        let sealed = texts.filter_map(|text| {
            let mut forms: Vec<_> = candidates(text).into_iter().map(|(_, bytes)| bytes).collect();
            let place = forms.iter().position(|bytes| is_possible(bytes.len())).unwrap_or(0);
            (!forms.is_empty()).then(|| forms.swap_remove(place))
        });
        Self::of(sealed)
    }

    /// Looks at sealed bytes.
    pub(crate) fn of(sealed: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let (mut vectors, mut earlier) = (Self::default(), BTreeSet::new());
        let mut constant: Vec<(usize, u8)> = Vec::new();
        for sealed in sealed {
            let iv = match sealed.get(..LENGTH) {
                Some(iv) if is_possible(sealed.len()) => iv,
                _ => {
                    vectors.has_wrong_length = true;
                    continue;
                }
            };
            if vectors.seen == 0 {
                constant = iv.iter().copied().enumerate().collect();
            }
            constant.retain(|&(place, byte)| iv[place] == byte);
            vectors.seen += 1;
            vectors.has_repetition |= !earlier.insert(iv.to_vec());
        }
        if vectors.seen >= ENOUGH {
            vectors.constant = constant.into_iter().map(|(place, _)| place + 1).collect();
        }
        vectors
    }

    /// What is wrong with them.
    pub(crate) fn deviations(&self) -> Vec<Deviation> {
        let places: Vec<_> = self.constant.iter().map(ToString::to_string).collect();
        let constant = format!("always the same in byte {}", places.join(", "));
        let found = [
            (self.has_wrong_length, Cause::IvLength, String::new()),
            (self.has_repetition, Cause::IvReused, String::new()),
            (!self.constant.is_empty(), Cause::IvConstant, constant),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, cause, detail)| Deviation::new(cause, detail)).collect()
    }
}

/// Whether sealed bytes can have this length (SEALED-08).
fn is_possible(length: usize) -> bool {
    length >= 64 && length.is_multiple_of(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sealed bytes with these initialization vectors.
    fn causes(ivs: impl IntoIterator<Item = Vec<u8>>) -> Vec<Cause> {
        let sealed = ivs.into_iter().map(|mut iv| {
            iv.extend([0; 48]);
            iv
        });
        Vectors::of(sealed).deviations().into_iter().map(|deviation| deviation.cause).collect()
    }

    /// All bytes differ from one to the next.
    fn fresh(number: u8) -> Vec<u8> {
        (0..16).map(|place| number.wrapping_mul(31).wrapping_add(place)).collect()
    }

    #[test]
    fn fresh_ones_pass() {
        assert_eq!(causes((0..200).map(fresh)), []);
    }

    #[test]
    fn one_that_comes_again_is_found_however_late() {
        assert_eq!(causes((0..200).chain([0]).map(fresh)), [Cause::IvReused]);
        assert_eq!(causes([fresh(1), fresh(1)]), [Cause::IvReused]);
    }

    #[test]
    fn one_byte_that_never_changes_is_found() {
        let partly = |number| {
            let mut iv = fresh(number);
            iv[15] = 7;
            iv
        };
        assert_eq!(causes((0..8).map(partly)), [Cause::IvConstant]);
        assert_eq!(causes((0..7).map(partly)), [], "too few to say");
        let sealed = (0..9).map(|number| [partly(number), vec![0; 48]].concat());
        assert_eq!(Vectors::of(sealed).constant, [16]);
    }

    #[test]
    fn always_the_same_is_both() {
        assert_eq!(causes((0..9).map(|_| vec![0; 16])), [Cause::IvReused, Cause::IvConstant]);
    }

    #[test]
    fn short_ones_are_found_by_the_length_of_the_whole() {
        for length in [0, 12, 15, 17] {
            assert_eq!(causes((0..3).map(|number| vec![number; length])), [Cause::IvLength], "{length}");
        }
    }

    #[test]
    fn texts_of_other_forms_are_looked_at_too() {
        let answer =
            |text: String| Outcome::Ok(fio_vectors::Object::from_iter([("text".to_owned(), text.into())]));
        let hex = [1, 2, 1].map(|number| answer(hex::encode([fresh(number), vec![0; 48]].concat())));
        let vectors = Vectors::of_answers(&hex);
        assert_eq!((vectors.seen, vectors.has_repetition, vectors.has_wrong_length), (3, true, false));
    }
}
