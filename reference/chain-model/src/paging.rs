//! A part of a list.

use crate::answer::Refusal;
use crate::parameters::Parameters;

/// How many records are answered at most.
const MOST: u64 = 1000;

/// The part that was asked for (CHAIN-28, CHAIN-30).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    pub(crate) fn of(sent: Parameters) -> Result<Self, Refusal> {
        let limit = number(sent, "limit", "Invalid limit")?;
        let offset = number(sent, "offset", "Invalid offset")?;
        let limit = limit.filter(|limit| (1..=MOST).contains(limit)).unwrap_or(MOST);
        // An offset that memory can't have is past the end.
        let cut = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Self { limit: cut(limit), offset: cut(offset.unwrap_or(0)) })
    }

    /// The records of this page, and how many come after them; 404 where none is left (CHAIN-29).
    pub(crate) fn cut<T>(self, records: Vec<T>, none: &'static str) -> Result<(Vec<T>, usize), Refusal> {
        if self.offset >= records.len() {
            return Err(Refusal::NotFound(none));
        }
        let more = (records.len() - self.offset).saturating_sub(self.limit);
        Ok((records.into_iter().skip(self.offset).take(self.limit).collect(), more))
    }
}

/// Null counts as absent.
fn number(sent: Parameters, name: &str, error: &'static str) -> Result<Option<u64>, Refusal> {
    match sent.get(name) {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(_) => sent.number(name).map(Some).ok_or_else(|| sent.invalid_number(name, error)),
    }
}
