//! Which vectors pin which requirement, and which bugs they show.
//!
//! Each requirement needs a vector. One that is about refusing needs two negative ones that show different mistakes: there is a bug that one of the
//! two shows and the other doesn't. Otherwise they are one test written twice, and a shortcut that passes the first passes the second. A vector
//! shows a mistake about a requirement where a bug that breaks the requirement fails it, or where any bug takes what it should refuse: a bug
//! that refuses with an error of something else, because nothing opens any more, says nothing about the rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fio_vectors::Vector;

use crate::bugs::{KilledBy, Matrix};
use crate::specification::{Requirement, Specification};

/// The requirements about refusing that can be broken in one way only, or whose vectors can't show more, and why.
pub const ONE_MISTAKE: [(&str, &str); 6] = [
    ("ABI-10", "there is one check, whatever the type of the value: to leave it out"),
    ("ECDH-07", "there is one encoding to refuse: to seal under it"),
    ("LAYER2-18", "there is one check: to leave it out"),
    (
        "LAYER2-29",
        "there is one check: to leave it out; a sender that does so has no keys to derive the index from",
    ),
    (
        "LOOKUP-09",
        "nothing is published under a malformed name, so what is not refused is not found, which is an error of the same class",
    ),
    ("NBPA-12", "there is one empty string: to seal it"),
];

/// Which vectors pin which requirement.
pub struct Coverage<'s> {
    /// The requirements, in the order of the specification.
    pub rows: Vec<Row<'s>>,
    unknown: BTreeSet<&'s str>,
}

/// A requirement, the vectors that cite it, and the bugs that break it.
pub struct Row<'s> {
    /// The requirement.
    pub requirement: &'s Requirement,
    /// The vectors that want a result.
    pub positive: Vec<&'s Vector>,
    /// The vectors that want a refusal.
    pub negative: Vec<&'s Vector>,
    /// The bugs that break it.
    pub bugs: Vec<&'static str>,
    /// Two negative vectors that show different mistakes.
    pub pair: Option<[&'s str; 2]>,
    is_untestable: bool,
}

impl<'s> Coverage<'s> {
    /// The coverage by the vectors of a matrix.
    pub fn of(specification: &'s Specification, matrix: &Matrix<'s>) -> Self {
        let mut citing: BTreeMap<&str, Vec<&Vector>> = BTreeMap::new();
        for vector in &matrix.vectors {
            vector.requirements.iter().for_each(|id| citing.entry(id).or_default().push(vector));
        }
        let row = |requirement: &'s Requirement| {
            let id = requirement.id.as_str();
            let (negative, positive): (Vec<_>, Vec<_>) = citing
                .remove(id)
                .unwrap_or_default()
                .into_iter()
                .partition(|vector| vector.expect.is_negative());
            let bugs = matrix.bugs.iter().map(|bug| bug.variant).filter(|variant| variant.breaks == id);
            Row {
                requirement,
                bugs: bugs.map(|variant| variant.id).collect(),
                pair: pair(&negative, &matrix.shown_by(id)),
                positive,
                negative,
                is_untestable: specification.untestable.contains(id),
            }
        };
        let rows = specification.requirements.iter().map(row).collect();
        Self { rows, unknown: citing.into_keys().collect() }
    }

    /// What is missing, a sentence each.
    pub fn gaps(&self) -> Vec<String> {
        let unknown = self.unknown.iter().map(|id| format!("{id} is cited and not defined"));
        unknown.chain(self.rows.iter().flat_map(Row::gaps)).collect()
    }
}

impl Row<'_> {
    /// Whether it is listed as a requirement that can be broken in one way only.
    fn has_one_mistake(&self) -> bool {
        ONE_MISTAKE.iter().any(|(id, _)| *id == self.requirement.id)
    }

    fn gaps(&self) -> Vec<String> {
        let id = &self.requirement.id;
        let mut gaps = Vec::new();
        match (self.is_untestable, self.positive.len() + self.negative.len()) {
            (false, 0) => gaps.push(format!("{id} has no vector")),
            (true, 1..) => gaps.push(format!("{id} is called untestable and has vectors")),
            _ => {}
        }
        if self.requirement.is_about_refusing() && !self.is_untestable {
            match (self.negative.len(), self.pair) {
                (count @ 0..2, _) => gaps.push(format!("{id} has {count} negative vectors, two are needed")),
                (_, None) if self.has_one_mistake() => {}
                (_, Some([first, second])) if self.has_one_mistake() => gaps.push(format!(
                    "{id} is listed as broken in one way only, and {first} and {second} show different mistakes"
                )),
                (_, None) => gaps.push(format!("{id}: no two negative vectors show different mistakes")),
                _ => {}
            }
        }
        gaps
    }
}

/// Two vectors that some bug takes, and not the same bugs. Of several, those that the fewest take.
fn pair<'s>(vectors: &[&'s Vector], shown_by: &KilledBy) -> Option<[&'s str; 2]> {
    let mut killing: Vec<(&str, &BTreeSet<&str>)> = vectors
        .iter()
        .filter_map(|vector| Some((vector.id.as_str(), shown_by.get(vector.id.as_str())?)))
        .collect();
    killing.sort_by_key(|(id, bugs)| (bugs.len(), *id));
    let (first, fewest) = killing.first()?;
    let (second, _) = killing.iter().find(|(_, bugs)| bugs != fewest)?;
    Some([first, second])
}

impl fmt::Display for Coverage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12} {:>8} {:>8} {:>8}", "requirement", "positive", "negative", "bugs")?;
        for row in &self.rows {
            let counts = [row.positive.len(), row.negative.len(), row.bugs.len()];
            write!(f, "{:<12}", row.requirement.id)?;
            counts.iter().try_for_each(|count| write!(f, " {count:>8}"))?;
            let note = match row.pair {
                _ if row.is_untestable => "  untestable".to_owned(),
                Some([first, second]) if row.requirement.is_about_refusing() => {
                    format!("  {first} and {second}")
                }
                _ => String::new(),
            };
            writeln!(f, "{note}")?;
        }
        let gaps = self.gaps();
        gaps.iter().try_for_each(|gap| writeln!(f, "gap: {gap}"))?;
        let testable = self.rows.iter().filter(|row| !row.is_untestable);
        let with_vectors =
            testable.clone().filter(|row| !row.positive.is_empty() || !row.negative.is_empty());
        let about_refusing = testable.clone().filter(|row| row.requirement.is_about_refusing());
        let with_pair = about_refusing.clone().filter(|row| row.pair.is_some());
        let with_bugs = testable.clone().filter(|row| !row.bugs.is_empty());
        writeln!(
            f,
            "{} of {} testable requirements have vectors",
            with_vectors.count(),
            testable.clone().count()
        )?;
        writeln!(
            f,
            "{} of {} about refusing have two negative ones that show different mistakes, {} can be broken in one way only",
            with_pair.count(),
            about_refusing.count(),
            ONE_MISTAKE.len()
        )?;
        ONE_MISTAKE.iter().try_for_each(|(id, reason)| writeln!(f, "one way: {id}: {reason}"))?;
        writeln!(f, "{} are broken by a bug of the catalogue", with_bugs.count())
    }
}
