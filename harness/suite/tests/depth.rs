//! Many cases of each operation have the recorded answers.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use fio_conformance::adapter::Adapter;
use fio_suite::depth::{COUNTS, OPERATIONS, accumulate, draw, recorded};
use fio_suite::generate::root;

fn assert_as_recorded(adapter: Option<&Adapter>) {
    let recorded = recorded(&root()).unwrap();
    for op in OPERATIONS {
        assert_eq!(accumulate(op, COUNTS[0], adapter).unwrap(), recorded[op][&COUNTS[0]], "{op}");
    }
}

#[test]
fn a_hundred_cases_of_each_operation_are_as_recorded() {
    assert_as_recorded(None);
}

#[test]
#[ignore = "needs python"]
fn the_second_reading_gives_the_same() {
    assert_as_recorded(Some(&Adapter::load(&root().join("harness/adapters"), "python").unwrap()));
}

#[test]
fn every_operation_has_a_hash_of_its_own_for_each_count() {
    let recorded = recorded(&root()).unwrap();
    let mut operations = OPERATIONS;
    operations.sort_unstable();
    assert!(recorded.keys().eq(&operations), "{recorded:?}");
    for (op, sums) in &recorded {
        assert!(sums.keys().eq(&COUNTS), "{op}: {sums:?}");
    }
}

/// Any language can make the cases: this is SHA-256 of "fio-depth/abi.pack/7/value/0" and of the same with 1.
#[test]
fn bytes_are_drawn_as_documented() {
    let drawn = draw("abi.pack", 7, "value", 40);
    assert_eq!(
        hex::encode(drawn),
        "54d87c536b5ac36d699b95c29415527512c799e0b81686446aad13961037842b96fc9a126137134f"
    );
}
