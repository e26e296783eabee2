//! The vectors show every mistake of the catalogue, and the pages that say so are up to date.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fio_conformance::steps;
use fio_suite::bugs::{self, Matrix};
use fio_suite::generate::{drifted, root};
use fio_suite::specification::Specification;
use fio_vectors::Suite;

static SUITE: LazyLock<Suite> = LazyLock::new(|| Suite::embedded().unwrap());
static SPECIFICATION: LazyLock<Specification> = LazyLock::new(|| Specification::read(&root()).unwrap());
/// It takes half a minute of a core to compute.
static MATRIX: LazyLock<Matrix> = LazyLock::new(|| Matrix::of(SUITE.vectors().collect(), &SPECIFICATION));

/// Otherwise a kill would say nothing.
#[test]
fn the_reference_itself_is_not_killed() {
    assert!(bugs::kills(&steps::REFERENCE, SUITE.vectors()).is_empty());
}

#[test]
fn the_pages_are_what_the_matrix_says() {
    let drifted = drifted(&root(), bugs::pages(&SPECIFICATION, &MATRIX));
    assert!(drifted.is_empty(), "run `cargo run -p fio-suite -- bugs --update`: {drifted:?}");
}

#[test]
#[ignore = "needs a minute: every bug answers every vector, whatever steps it takes"]
fn no_vector_is_left_out_that_would_kill() {
    let ids = |matrix: &Matrix| -> BTreeSet<(&'static str, String)> {
        let kills = |bug: &bugs::Bug| {
            let id = bug.variant.id;
            bug.kills.iter().map(|kill| (id, kill.vector.id.clone())).collect::<Vec<_>>()
        };
        matrix.bugs.iter().flat_map(kills).collect()
    };
    let full = Matrix::in_full(SUITE.vectors().collect(), &SPECIFICATION);
    assert_eq!(ids(&full), ids(&MATRIX));
}
