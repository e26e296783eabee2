//! The vectors show every mistake of the catalogue, and the pages that say so are up to date.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fio_conformance::{steps, variants};
use fio_suite::bugs::useless::Useless;
use fio_suite::bugs::{self, Matrix};
use fio_suite::coverage::Coverage;
use fio_suite::generate::{drifted, root};
use fio_suite::specification::Specification;
use fio_vectors::Suite;
use serde_json::Value;

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
fn every_bug_is_killed_often_enough_and_a_lenient_one_by_a_negative_or_boundary_vector() {
    let gaps = MATRIX.gaps();
    assert!(gaps.is_empty(), "{gaps:#?}");
}

#[test]
fn every_requirement_has_vectors_that_show_different_mistakes_and_every_cited_one_exists() {
    let gaps = Coverage::of(&SPECIFICATION, &MATRIX).gaps();
    assert!(gaps.is_empty(), "{gaps:#?}");
}

#[test]
fn every_vector_adds_something() {
    let gaps = Useless::of(&root(), &SPECIFICATION, &MATRIX).unwrap().gaps();
    assert!(gaps.is_empty(), "{gaps:#?}");
}

/// What a deployed package gets wrong is a mistake that others will make.
#[test]
fn every_known_deviation_of_a_deployed_package_is_in_the_catalogue() {
    // Trust Wallet Core has one function for names and keys, and gives a name back: no step of the derivation is at fault.
    const NO_MISTAKE_IN_A_STEP: [&str; 1] = ["account.name.account_name"];
    let killed_by = MATRIX.killed_by();
    let mut deviations = 0;
    for (adapter, known) in known_deviations() {
        for id in known["vectors"].as_array().unwrap().iter().filter_map(Value::as_str) {
            let is_known = killed_by.contains_key(id);
            assert_eq!(is_known, !NO_MISTAKE_IN_A_STEP.contains(&id), "{adapter}: no bug fails {id}");
            deviations += 1;
        }
    }
    assert!(deviations >= 1000, "{deviations} deviations");
}

/// By erratum what deployed software does otherwise, and the bugs that do the same. Signatures, which two SDKs make differently, have no
/// operation.
const DEPLOYED: [(&str, &[&str]); 27] = [
    ("E-001", &["x-minimal-only", "x-fixed32-only", "x-twos-complement-only"]),
    ("E-002", &["point-not-checked", "point-uncompressed-accepted", "point-hybrid-accepted"]),
    ("E-002", &["secret-empty-for-a-bad-key"]),
    ("E-003", &["checksum-compared-as-text", "checksum-not-checked", "layer2-signature-checksum-as-text"]),
    ("E-004", &["private-range-not-checked", "private-padded", "private-33-bytes-cut"]),
    ("E-006", &["twelve-strings-written", "length-as-compact-size", "standard-dialect-only"]),
    ("E-006", &["leftover-before-dialects", "optional-without-flag"]),
    ("E-007", &["leftover-refused", "leftover-after-a-value-ignored"]),
    ("E-008", &["flag-any-byte"]),
    ("E-009", &["varuint32-in-any-length", "varuint32-overlong", "varuint32-of-33-bits", "length-of-1-byte"]),
    ("E-010", &["utf8-replaced", "byte-order-mark-dropped"]),
    ("E-011", &["optional-null-for-empty", "optional-empty-for-null", "optional-read-as-empty"]),
    ("E-012", &["values-turned-into-text", "unknown-fields-ignored", "required-fields-filled-in"]),
    ("E-012", &["surrogates-replaced", "optional-fields-required"]),
    ("E-013", &["tag-not-checked"]),
    ("E-014", &["padding-last-byte-only", "padding-bad-left-on"]),
    ("E-015", &["no-ciphertext-accepted", "incomplete-block-filled-up"]),
    (
        "E-016",
        &["text-decoded-by-node", "text-line-breaks-skipped", "text-white-space-skipped", "text-in-hex"],
    ),
    ("E-016", &["text-spare-bits-ignored", "text-decoded-on-after-padding"]),
    ("E-017", &["seven-strings-with-leftover"]),
    ("E-022", &["iv-of-zeros-replaced"]),
    ("E-023", &["account-reads-on"]),
    (
        "E-024",
        &[
            "prefix-optional",
            "prefix-eos-accepted",
            "prefix-repeated",
            "checksum-k1-without-suffix",
            "public-forms-not-told-apart",
            "private-forms-not-told-apart",
            "wif-version-not-checked",
            "wif-flag-not-checked",
            "wif-31-bytes-filled-up",
        ],
    ),
    ("E-025", &["fields-of-fiojs-0.5"]),
    ("E-026", &["varuint32-of-4-bytes"]),
    ("E-240", &["layer2-any-r-and-s", "layer2-header-not-compressed", "layer2-recovery-x-reduced"]),
    ("E-248", &["size-limits-of-2021", "size-of-lengths-is-1"]),
];

#[test]
fn what_deployed_software_does_otherwise_is_in_the_catalogue_with_its_name() {
    for id in DEPLOYED.iter().flat_map(|(_, ids)| ids.iter()) {
        let variant = variants::all().find(|variant| variant.id == *id);
        let variant = variant.unwrap_or_else(|| panic!("there is no bug {id}"));
        assert!(!variant.seen.starts_with("likely"), "{id} does not say where it was seen");
    }
    for (adapter, known) in known_deviations() {
        let link = known["link"].as_str().unwrap_or_default();
        let erratum = link.split_once('#').map_or("", |(_, anchor)| &anchor[..5]).to_uppercase();
        assert!(DEPLOYED.iter().any(|(id, _)| *id == erratum), "{adapter}: nothing for {link}");
    }
}

/// The entries of all expectations files, with the adapter.
fn known_deviations() -> Vec<(String, Value)> {
    let folders = std::fs::read_dir(root().join("harness/adapters")).unwrap();
    let mut known = Vec::new();
    for folder in folders.map(|folder| folder.unwrap().path()) {
        let Ok(text) = std::fs::read_to_string(folder.join("expectations.json")) else { continue };
        let file: Value = serde_json::from_str(&text).unwrap();
        let entries = file["known"].as_array().cloned().unwrap_or_default();
        let adapter = folder.file_name().unwrap().to_string_lossy().into_owned();
        known.extend(entries.into_iter().map(|entry| (adapter.clone(), entry)));
    }
    assert!(!known.is_empty());
    known
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

#[test]
fn the_readme_has_these_numbers() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let suite = Suite::load(&root().join("vectors/v1")).unwrap();
    let bugs = variants::all().count();
    let faults = suite.vectors().filter(|vector| vector.fault.is_some()).count();
    let faults = format!("{},{:03}", faults / 1000, faults % 1000);
    for numbers in [format!("{bugs} of {bugs}"), format!("{faults} of {faults}")] {
        assert!(readme.contains(&format!("| {numbers} |")), "the README lacks: {numbers}");
    }
}
