//! Which vectors of a suite run.

use fio_vectors::{Suite, Vector};
use thiserror::Error;

/// A filter that matches no vector.
#[derive(Debug, Error)]
#[error("no vector of the suite matches `{0}`: a part of an id, an operation, a requirement or a flag")]
pub struct NoMatch(String);

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
