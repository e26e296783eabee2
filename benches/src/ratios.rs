//! How much longer each peer takes than the reference, job by job.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::jobs;
use crate::turns::{Comparison, compare};

/// How often each of two works in turn; less often where a turn takes long.
const PAIRS: usize = 31;
const SECONDS: f64 = 5.0;

/// One row: the peer's time in terms of the reference's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The job.
    pub job: String,
    /// Who is compared with the reference.
    pub peer: String,
    /// Reference first.
    pub comparison: Comparison,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { job, peer, comparison } = self;
        write!(
            f,
            "{job:<36} {peer:<26} {:>10} {:>9.2} × the reference's {}, {:.2} to {:.2}",
            seconds(comparison.second),
            comparison.ratio,
            seconds(comparison.first),
            comparison.low,
            comparison.high,
        )
    }
}

/// A time as people read it.
pub fn seconds(seconds: f64) -> String {
    match seconds.abs() {
        ..1e-6 => format!("{:.0} ns", seconds * 1e9),
        1e-6..1e-3 => format!("{:.2} µs", seconds * 1e6),
        1e-3..1.0 => format!("{:.2} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// Measures all, and tells of each row when it is there.
pub fn measure(filter: Option<&str>, mut tell: impl FnMut(Row)) {
    for mut job in jobs::all() {
        if filter.is_some_and(|filter| !job.name.contains(filter)) {
            continue;
        }
        let (ours, peers) = job.contenders.split_at_mut(1);
        for peer in peers {
            let pair = (ours[0].time)(1).as_secs_f64() + (peer.time)(1).as_secs_f64();
            let pairs = ((SECONDS / pair) as usize).clamp(3, PAIRS);
            let comparison = compare(&mut ours[0], peer, pairs);
            tell(Row { job: job.name.clone(), peer: peer.name.clone(), comparison });
        }
    }
}

/// The main function of the two programs that measure: a row of JSON per line.
pub fn main() {
    let filter = std::env::args().nth(1);
    measure(filter.as_deref(), |row| println!("{}", serde_json::to_string(&row).unwrap()));
}
