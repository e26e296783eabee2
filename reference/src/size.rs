//! Lengths, limits, costs, and the room that is left for a memo (chapter *Sizes*). All lengths are in bytes.

use crate::Error;
use crate::content::{Content, ContentType, Field};

/// The sizes of content. Text in base64 has one byte per character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The plaintext, *P*.
    pub plaintext: usize,
    /// The sealed bytes, *S*.
    pub sealed: usize,
    /// The text, *T*.
    pub text: usize,
}

/// The limit that content has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The maximum that the sources document for each type (SIZE-03).
    Documented,
    /// The transaction limit, less the rest of the transaction in bytes (SIZE-04).
    Deployed {
        /// The packed transaction without the text.
        rest: usize,
    },
}

/// The greatest size of a packed transaction.
pub const MAX_TRANSACTION: usize = 8098;
/// The shortest text that the chain takes.
pub const MIN_TEXT: usize = 64;

/// The length of a length, as `varuint32`.
pub fn prefix_size(length: usize) -> usize {
    1 + [0x7f, 0x3fff, 0x1f_ffff, 0xfff_ffff].iter().filter(|&&most| length > most).count()
}

/// The length of a packed string of this length: the length of its length, and itself.
pub fn string_size(length: usize) -> usize {
    prefix_size(length).saturating_add(length)
}

/// The sizes of content (SIZE-01).
pub fn sizes(content: &Content) -> Sizes {
    let fields = content.fields().map(|(field, value)| field_size(field, value.map(str::len)));
    sizes_of_plaintext(fields.sum())
}

/// The sizes that follow from that of the plaintext; what no memory could hold counts as `usize::MAX`.
pub fn sizes_of_plaintext(plaintext: usize) -> Sizes {
    let sealed = (plaintext / 16 + 1).saturating_mul(16).saturating_add(48);
    Sizes { plaintext, sealed, text: sealed.div_ceil(3).saturating_mul(4) }
}

/// The sizes of content that keeps a limit.
///
/// Errors: `size.too_large`.
pub fn content_size(content: &Content, limit: Option<Limit>) -> Result<Sizes, Error> {
    let sizes = sizes(content);
    match limit {
        Some(limit) => check(content.content_type(), sizes, limit).map(|()| sizes),
        None => Ok(sizes),
    }
}

/// The greatest number of bytes that a memo can have with the other fields as they are (SIZE-05).
///
/// Errors: `size.too_large` where not even an empty memo fits.
pub fn memo_budget(content: &Content, limit: Limit) -> Result<usize, Error> {
    let others: usize = content
        .fields()
        .filter(|(field, _)| field.name != "memo")
        .map(|(field, value)| field_size(field, value.map(str::len)))
        .sum();
    let fits = |memo: usize| {
        // The flag, the length and the memo.
        let plaintext = others + 1 + string_size(memo);
        check(content.content_type(), sizes_of_plaintext(plaintext), limit)
    };
    fits(0)?;
    // No limit lets more through than a transaction, and the size never falls as the memo grows.
    let (mut fitting, mut too_large) = (0, MAX_TRANSACTION);
    while too_large - fitting > 1 {
        let middle = fitting.midpoint(too_large);
        match fits(middle) {
            Ok(()) => fitting = middle,
            Err(_) => too_large = middle,
        }
    }
    Ok(fitting)
}

/// The factor on fees and bundled transactions (SIZE-06).
///
/// Errors: `size.too_small` (SIZE-07).
pub fn cost(text: usize) -> Result<usize, Error> {
    match text < MIN_TEXT {
        true => Err(Error::SizeTooSmall),
        false => Ok(text / 1000 + 1),
    }
}

/// Checks sizes against a limit.
///
/// Errors: `size.too_large`.
pub fn check(content_type: ContentType, sizes: Sizes, limit: Limit) -> Result<(), Error> {
    let (fits, error) = match limit {
        Limit::Documented => (
            sizes.text <= documented_maximum(content_type),
            Error::SizeTooLarge("the text exceeds the documented maximum (SIZE-03)"),
        ),
        Limit::Deployed { rest } => (
            sizes.text.saturating_add(rest) <= MAX_TRANSACTION,
            Error::SizeTooLarge("the transaction exceeds 8098 bytes (SIZE-04)"),
        ),
    };
    if fits { Ok(()) } else { Err(error) }
}

/// The greatest number of characters that the sources allow.
pub fn documented_maximum(content_type: ContentType) -> usize {
    match content_type.base() {
        ContentType::NewFunds => 296,
        _ => 432,
    }
}

/// The packed size of a field with a value of this length, or without one.
fn field_size(field: &Field, length: Option<usize>) -> usize {
    usize::from(field.is_optional) + length.map_or(0, string_size)
}
