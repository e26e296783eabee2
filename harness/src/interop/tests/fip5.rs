//! What FIP-5 adds, broken on either side.

use super::*;

/// Answers an operation with another value of a result field.
fn with(op: &'static str, field: &'static str, value: Value) -> Report {
    report(move |asked, input| match (asked == op, reference(asked, input)) {
        (true, Outcome::Ok(mut result)) => {
            result.insert(field.to_owned(), value.clone());
            Outcome::Ok(result)
        }
        (_, outcome) => outcome,
    })
}

fn refusing(op: &'static str) -> Report {
    report(move |asked, input| if asked == op { refused() } else { reference(asked, input) })
}

/// Seals under what another input says.
fn sealing(op: &'static str, change: fn(&mut Object)) -> Report {
    report(move |asked, input| {
        let mut input = input.clone();
        if asked == op {
            change(&mut input);
        }
        reference(asked, &input)
    })
}

#[test]
fn a_level_key_of_its_own_is_found_on_either_side() {
    let report = with("nbpa.level_key", "level_key", json!("00".repeat(32)));
    assert_eq!(causes(&report), [Cause::SenderLevelKey, Cause::ReceiverLevelKey]);
}

#[test]
fn what_is_sealed_otherwise_is_the_senders_fault() {
    let other_key = |input: &mut Object| drop(input.insert("level_key".to_owned(), json!("11".repeat(32))));
    assert_eq!(causes(&sealing("nbpa.seal", other_key)), [Cause::SenderAddress]);
    assert_eq!(causes(&sealing("grant.seal", other_key)), [Cause::SenderGrant]);
    let nothing = |input: &mut Object| drop(input.insert("entries".to_owned(), json!([])));
    assert_eq!(causes(&sealing("backup.seal", nothing)), [Cause::SenderBackup]);
    assert_eq!(causes(&with("grant.seal", "text", json!("?"))), [Cause::SenderGrant]);
}

#[test]
fn a_grant_under_another_encoding_than_the_one_told_is_the_senders_fault() {
    let report = sealing("grant.seal", |input| {
        if input.get("x_encoding").is_some_and(|encoding| encoding == "minimal") {
            input.insert("x_encoding".to_owned(), json!("fixed32"));
        }
    });
    assert_eq!(causes(&report), [Cause::SenderGrant]);
    assert!(report.findings[0].says.ends_with("under fixed32 and not minimal"), "{:?}", report.findings);
}

#[test]
fn what_is_not_opened_or_read_otherwise_is_the_receivers_fault() {
    let cases = [
        ("nbpa.open", "nbpa", Cause::ReceiverAddress),
        ("grant.open", "nbpa", Cause::ReceiverGrant),
        ("backup.open", "entries", Cause::ReceiverBackup),
    ];
    for (op, field, cause) in cases {
        assert_eq!(causes(&refusing(op)), [cause], "{op}");
        assert_eq!(causes(&with(op, field, json!([]))), [cause], "{op}");
    }
}

#[test]
fn a_payer_that_tries_one_encoding_is_blamed_and_the_payee_is_not() {
    let report = report(|op, input| match (op, reference(op, input)) {
        ("grant.open", Outcome::Ok(opened)) if opened["x_encoding"] != "minimal" => refused(),
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&report), [Cause::ReceiverGrant]);
}
