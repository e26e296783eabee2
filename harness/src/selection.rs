//! Which vectors of a suite run.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use fio_vectors::{Suite, Vector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A filter that matches no vector.
#[derive(Debug, Error)]
#[error("no vector of the suite matches `{0}`: a part of an id, an operation, a requirement or a flag")]
pub struct NoMatch(String);

/// One of several parts of a selection: every `of`-th vector, the first of them at `index`, counted from 1. Neighbours, which are
/// alike, go to different shards, so that all take about the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which part, counted from 1.
    pub index: NonZeroUsize,
    /// How many parts there are.
    pub of: NonZeroUsize,
}

/// Text that names no shard.
#[derive(Debug, Error)]
#[error("the form is INDEX/COUNT, such as 2/4; INDEX goes from 1 to COUNT")]
pub struct NoShard;

/// The vectors that match at least one of the filters; all if there is no filter.
pub fn select<'s>(suite: &'s Suite, filters: &[String]) -> Result<Vec<&'s Vector>, NoMatch> {
    // Each filter must match: a misspelt one would silently test less.
    for filter in filters {
        if !suite.vectors().any(|vector| matches(vector, filter)) {
            return Err(NoMatch(filter.clone()));
        }
    }
    let is_selected =
        |vector: &&Vector| filters.is_empty() || filters.iter().any(|filter| matches(vector, filter));
    Ok(suite.vectors().filter(is_selected).collect())
}

fn matches(vector: &Vector, filter: &str) -> bool {
    vector.id.contains(filter)
        || vector.op == filter
        || vector.requirements.iter().any(|requirement| requirement == filter)
        || vector.flags.iter().any(|flag| flag == filter)
}

impl Shard {
    /// Its part of a selection, in order.
    pub fn pick<T>(self, selection: impl IntoIterator<Item = T>) -> Vec<T> {
        selection.into_iter().skip(self.index.get() - 1).step_by(self.of.get()).collect()
    }
}

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let (index, of) = text.split_once('/').ok_or(NoShard)?;
        let number = |text: &str| text.parse().map_err(|_| NoShard);
        let shard = Self { index: number(index)?, of: number(of)? };
        if shard.index > shard.of { Err(NoShard) } else { Ok(shard) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}
