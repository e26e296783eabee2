//! The steps of the chapter *Sizes*.

use fio_reference::Error;
use fio_reference::content::{Content, ContentType};
use fio_reference::size::{self, Limit};
use fio_vectors::operation::{CostIn, CostOk, MemoBudgetOk, SizeContentOk, SizeIn};

use super::content::parse;
use super::{Walk, steps};
use crate::builtin::wallet::limit;
use crate::builtin::{Failure, Result};

steps! {
    /// The steps of the chapter *Sizes*.
    Size {
        /// The size of a string.
        length: fn(&str) -> usize = str::len;
        /// The size of a length.
        prefix_size: fn(usize) -> usize = size::prefix_size;
        /// The size of an optional field's flag.
        flag_size: fn() -> usize = || 1;
        /// The size of the sealed bytes of a plaintext.
        sealed_size: fn(usize) -> usize = |plaintext| size::sizes_of_plaintext(plaintext).sealed;
        /// The size of the text of sealed bytes.
        text_size: fn(usize) -> usize = |sealed| 4 * sealed.div_ceil(3);
        /// The greatest documented size of a type's text.
        documented_maximum: fn(ContentType) -> usize = size::documented_maximum;
        /// The greatest size of a transaction.
        max_transaction: fn() -> usize = || size::MAX_TRANSACTION;
        /// The cost factor of a text.
        cost: fn(usize) -> std::result::Result<usize, Error> = size::cost;
    }
}

/// `size.content`
pub(super) fn content(walk: &mut Walk, request: &SizeIn) -> Result<SizeContentOk> {
    let limit = limit(request)?;
    let content = parse(walk, &request.r#type, &request.content)?;
    let plaintext = fields_size(walk, &content, |_| true);
    let sizes = sizes(walk, plaintext);
    walk.note("plaintext", "SIZE-01", &sizes.plaintext);
    walk.note("sealed", "SIZE-01", &sizes.sealed);
    walk.note("text", "SIZE-01", &sizes.text);
    if let Some(limit) = limit
        && let Err(error) = check(walk, content.content_type(), sizes.text, limit)
    {
        return Err(walk.refuse("limit", rule(limit), error));
    }
    Ok(sizes)
}

/// `size.memo_budget`
pub(super) fn memo_budget(walk: &mut Walk, request: &SizeIn) -> Result<MemoBudgetOk> {
    let limit = limit(request)?.ok_or_else(|| Failure::Request("a profile is needed".into()))?;
    let content = parse(walk, &request.r#type, &request.content)?;
    let others = fields_size(walk, &content, |name| name != "memo");
    walk.note("plaintext", "SIZE-05", &others);
    let fits = |memo: usize| {
        let steps = &walk.steps.size;
        let plaintext = others + (steps.flag_size)() + (steps.prefix_size)(memo) + memo;
        check(walk, content.content_type(), sizes(walk, plaintext).text, limit)
    };
    if let Err(error) = fits(0) {
        return Err(walk.refuse("limit", "SIZE-05", error));
    }
    let (mut fitting, mut too_large) = (0, (walk.steps.size.max_transaction)());
    while too_large - fitting > 1 {
        let middle = fitting.midpoint(too_large);
        match fits(middle) {
            Ok(()) => fitting = middle,
            Err(_) => too_large = middle,
        }
    }
    walk.note("bytes", "SIZE-05", &fitting);
    Ok(MemoBudgetOk { bytes: fitting })
}

/// `size.cost`
pub(super) fn cost(walk: &mut Walk, request: &CostIn) -> Result<CostOk> {
    let factor = (walk.steps.size.cost)(request.text);
    Ok(CostOk { factor: walk.take("factor", "SIZE-06", factor)? })
}

/// The packed size of the fields with these names.
fn fields_size(walk: &Walk, content: &Content, is_counted: impl Fn(&str) -> bool) -> usize {
    let steps = &walk.steps.size;
    let size = |(field, value): (&fio_reference::content::Field, Option<&str>)| {
        let string =
            value.map_or(0, |value| (steps.prefix_size)((steps.length)(value)) + (steps.length)(value));
        string + if field.is_optional { (steps.flag_size)() } else { 0 }
    };
    content.fields().filter(|(field, _)| is_counted(field.name)).map(size).sum()
}

fn sizes(walk: &Walk, plaintext: usize) -> SizeContentOk {
    let sealed = (walk.steps.size.sealed_size)(plaintext);
    SizeContentOk { plaintext, sealed, text: (walk.steps.size.text_size)(sealed) }
}

fn check(
    walk: &Walk,
    content_type: ContentType,
    text: usize,
    limit: Limit,
) -> std::result::Result<(), Error> {
    let (size, maximum) = match limit {
        Limit::Documented => (text, (walk.steps.size.documented_maximum)(content_type)),
        Limit::Deployed { rest } => (text.saturating_add(rest), (walk.steps.size.max_transaction)()),
    };
    match size <= maximum {
        true => Ok(()),
        false => Err(Error::SizeTooLarge("the text, or the transaction with it, exceeds the limit")),
    }
}

fn rule(limit: Limit) -> &'static str {
    match limit {
        Limit::Documented => "SIZE-03",
        Limit::Deployed { .. } => "SIZE-04",
    }
}
