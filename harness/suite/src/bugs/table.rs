//! The matrix on the terminal: a line for each bug.

use std::fmt;

use super::{Bug, Case, Matrix};

impl fmt::Display for Matrix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.bugs.iter().map(|bug| bug.variant.id.len()).max().unwrap_or(0);
        let heads = ["kills", "negative", "boundary", "positive"];
        write!(f, "{:<width$}  {:<10}", "bug", "breaks")?;
        heads.iter().try_for_each(|head| write!(f, " {head:>8}"))?;
        writeln!(f, "  lenient  seen")?;
        for bug in &self.bugs {
            write!(f, "{:<width$}  {:<10}", bug.variant.id, bug.variant.breaks)?;
            bug.numbers().iter().try_for_each(|number| write!(f, " {number:>8}"))?;
            writeln!(f, "  {:<7}  {}", if bug.is_lenient { "yes" } else { "" }, bug.variant.seen)?;
        }
        for op in &self.without_bugs {
            writeln!(f, "no bugs: the catalogue has no mistake in {op}")?;
        }
        for gap in self.gaps() {
            writeln!(f, "gap: {gap}")?;
        }
        let killed = self.bugs.iter().filter(|bug| !bug.kills.is_empty()).count();
        let vectors = self.vectors.len();
        let kills: usize = self.bugs.iter().map(|bug| bug.kills.len()).sum();
        writeln!(f, "{killed} of {} bugs killed by {vectors} vectors, {kills} kills", self.bugs.len())
    }
}

impl Bug<'_> {
    /// How many vectors kill it, and how many of them are of each kind.
    pub(super) fn numbers(&self) -> [usize; 4] {
        let [negative, boundary, positive] =
            [Case::Negative, Case::Boundary, Case::Positive].map(|case| self.count(case));
        [self.kills.len(), negative, boundary, positive]
    }
}
