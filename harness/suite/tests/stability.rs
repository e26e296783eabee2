//! The vectors of the last release are still there, and still ask and answer the same.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeMap;

use fio_suite::generate::root;
use fio_suite::stability::{Changes, Release, changes, hash, released};
use fio_vectors::{Expect, Suite};

fn today() -> Release {
    Release::of(&Suite::embedded().unwrap())
}

#[test]
fn what_was_released_is_as_it_was_or_the_reason_is_given() {
    let comparison = released(&root()).unwrap().compare(&today(), &changes(&root()).unwrap());
    assert!(comparison.faults.is_empty(), "{comparison}");
}

/// The check can fail.
#[test]
fn a_vector_that_changes_or_goes_needs_a_reason_and_a_new_one_needs_none() {
    let last = today();
    let mut now = last.clone();
    let ids: Vec<String> = last.vectors.keys().take(2).cloned().collect();
    now.vectors.remove(&ids[0]);
    now.vectors.insert(ids[1].clone(), "other".to_owned());
    now.vectors.insert("key.parse_public.new".to_owned(), "new".to_owned());
    let faults = last.compare(&now, &Changes::new()).faults;
    assert!(faults.len() == 2 && ids.iter().zip(&faults).all(|(id, fault)| fault.contains(id)), "{faults:?}");

    let reasons = |reason: &str| -> Changes {
        let entries = ids.iter().map(|id| (id.clone(), reason.to_owned())).collect();
        BTreeMap::from([(now.version.clone(), entries)])
    };
    let explained = last.compare(&now, &reasons("the ruling was wrong"));
    assert!(explained.faults.is_empty() && explained.explained.len() == 2, "{explained}");
    assert_eq!(explained.added, ["key.parse_public.new"]);
    assert_eq!(last.compare(&now, &reasons(" ")).faults.len(), 2, "a blank is no reason");
    assert_eq!(last.compare(&last, &reasons("needless")).faults.len(), 2, "nothing has changed");
}

#[test]
fn the_hash_covers_operation_input_and_expectation_and_nothing_else() {
    let suite = Suite::embedded().unwrap();
    let vector = suite.vector("sealed.open.ten_mebibytes").unwrap();
    let changed = |change: fn(&mut fio_vectors::Vector)| {
        let mut vector = vector.clone();
        change(&mut vector);
        hash(&vector) != hash(suite.vector("sealed.open.ten_mebibytes").unwrap())
    };
    assert!(changed(|vector| vector.op.push('x')));
    assert!(changed(|vector| drop(vector.input.insert("secret".to_owned(), "00".into()))));
    assert!(changed(|vector| vector.repeat.as_mut().unwrap().times += 1));
    assert!(changed(|vector| vector.expect = Expect::Error { error: "key.malformed".to_owned() }));
    assert!(!changed(|vector| vector.comment.push('x')));
    assert!(!changed(|vector| vector.confirmed_by.clear()));
}
