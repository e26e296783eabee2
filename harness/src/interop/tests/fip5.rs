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
    let derived = |kdf: &'static str| {
        report(move |op, input| match (op, reference(op, input)) {
            ("nbpa.level_key", Outcome::Ok(mut result)) if input["kdf"] == kdf => {
                result.insert("level_key".to_owned(), json!("00".repeat(32)));
                Outcome::Ok(result)
            }
            (_, outcome) => outcome,
        })
    };
    let literal = derived("nbpa-kdf-literal");
    assert_eq!(causes(&literal), [Cause::SenderLiteralKey, Cause::ReceiverLiteralKey]);
    assert_eq!(literal.findings[0].rule.as_deref(), Some("NBPA-01"));
    let bound = derived("nbpa-kdf-bound");
    assert_eq!(causes(&bound), [Cause::SenderBoundKey, Cause::ReceiverBoundKey]);
    assert_eq!(bound.findings[1].rule.as_deref(), Some("NBPA-02"));
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
    assert_eq!(causes(&report), [Cause::SenderEncoding]);
    assert!(report.findings[0].says.ends_with("fixed32 and not minimal"), "{:?}", report.findings);
}

#[test]
fn what_is_not_opened_or_read_otherwise_is_the_receivers_fault() {
    let cases = [
        ("nbpa.open", "nbpa", Cause::ReceiverAddress),
        ("grant.open", "nbpa", Cause::ReceiverGrant),
        ("grant.open", "level_key", Cause::ReceiverGrant),
        ("backup.open", "entries", Cause::ReceiverBackup),
    ];
    for (op, field, cause) in cases {
        assert_eq!(causes(&refusing(op)), [cause], "{op}");
        assert_eq!(causes(&with(op, field, json!([]))), [cause], "{op}");
    }
}

#[test]
fn a_backup_under_another_encoding_than_the_declared_one_is_the_senders_fault() {
    let report = report(|op, input| match op {
        "backup.seal" => answer_of(&Builtin::new(XEncoding::Fixed32), op, input),
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), [Cause::SenderEncoding]);
}

/// With some operations opens what is sealed under `minimal` alone.
fn minimal_only(is_refused: fn(&str) -> bool) -> Report {
    report(move |op, input| match (op.ends_with(".open"), reference(op, input)) {
        (true, Outcome::Ok(opened))
            if is_refused(op) && opened.get("x_encoding").is_some_and(|used| used != "minimal") =>
        {
            refused()
        }
        (_, outcome) => outcome,
    })
}

#[test]
fn a_reader_of_one_encoding_is_blamed_and_the_writer_of_the_other_is_not() {
    type Refuses = fn(&str) -> bool;
    let cases: [(Refuses, &str); 4] = [
        (|op| op == "grant.open", "grant.bound_chain.one_zero_low.payee_to_payer.fixed32"),
        (|op| op == "grant.open", "grant.literal_chain.one_zero_low.payee_to_payer.fixed32"),
        (|op| op == "backup.open", "backup.recorded.leading_zero.fixed32"),
        (|op| op == "content.open", "content.private_action.one_zero_low.payee_to_payer.fixed32"),
    ];
    for (is_refused, scenario) in cases {
        let report = minimal_only(is_refused);
        assert_eq!(causes(&report), [Cause::ReceiverEncoding], "{scenario}");
        assert_eq!(report.findings[0].rule.as_deref(), Some("ECDH-08"));
        let cell = cell(&report, "reference", "mine");
        assert!(cell.deviations[0].scenarios.contains(&scenario.to_owned()), "{:?}", cell.deviations);
    }
}

#[test]
fn one_that_must_be_given_initialization_vectors_is_given_them() {
    let report = report(|op, input| match op {
        "nbpa.seal" | "grant.seal" | "backup.seal" if !input.contains_key("iv") => {
            Outcome::Unsupported("an iv is needed".to_owned())
        }
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), []);
    assert_eq!(cell(&report, "mine", "reference").counts.unsupported, 0);
}

#[test]
fn one_that_knows_nothing_of_it_is_not_blamed() {
    let report = report(|op, input| match op.split('.').next() {
        Some("nbpa" | "grant" | "backup") => Outcome::Unsupported("no privacy here".to_owned()),
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), []);
    assert!(cell(&report, "reference", "mine").counts.unsupported > 0);
}
