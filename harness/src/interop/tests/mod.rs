//! Parties that are made for a test: the reference, with one thing broken.

mod fip5;

use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::sealed::{self, InitializationVector};
use fio_reference::{key, text};
use fio_vectors::{Object, Suite};
use serde_json::{Value, json};

use super::blame::Ending;
use super::exchange::Reception;
use super::party::Guest;
use super::receiving::Exchanged;
use super::report::{Cell, InitializationVectors, Report};
use super::*;
use crate::engine::answer_of;
use crate::protocol::launch::{Launch, Program};

/// Some of each kind.
const SOME: [&str; 11] = [
    ".one_zero_low.payee_to_payer",
    "content.request.ordinary",
    "two_zeros_high_twos_complement",
    "content.request.two_zeros_high.payee_to_payer",
    "content.request.memo_empty_hash_absent_offline_url_text",
    "content.damaged.request",
    "content.deployed.request_twelve_strings_memo_hello",
    "sealed.16_bytes",
    "nbpa.level_key.literal_chain_known_answer",
    "bound_chain_known_answer",
    "leading_zero",
];

type Answer = Box<dyn Fn(&str, &Object) -> Outcome + Send + Sync>;

fn reference(op: &str, input: &Object) -> Outcome {
    answer_of(&Builtin::new(XEncoding::Minimal), op, input)
}

/// The report of the reference with a party that answers so, and has these known deviations.
fn report_with(answer: Answer, known: Vec<Known>) -> Report {
    let party = Party {
        name: "mine".to_owned(),
        launch: Launch::Pipes(Program {
            path: String::new(),
            arguments: Vec::new(),
            folder: None,
            watch: None,
        }),
        errors: Default::default(),
        known,
        codebase: None,
        words: vec!["mine".to_owned()],
    };
    let suite = Suite::embedded().unwrap();
    let plan = Plan {
        suite: &suite,
        parties: &[],
        filters: SOME.map(str::to_owned).to_vec(),
        seals: 16,
        limits: Limits::default(),
        command: vec!["interop".to_owned()],
    };
    let scenarios = plan.scenarios().unwrap();
    let builtin = Builtin::new(XEncoding::Minimal);
    let guests = vec![Guest::reference(builtin), Guest::in_process(Some(&party), builtin.hello(), answer)];
    plan.exchange(&scenarios, guests, &|_| {})
}

fn report(answer: impl Fn(&str, &Object) -> Outcome + Send + Sync + 'static) -> Report {
    report_with(Box::new(answer), Vec::new())
}

fn causes(report: &Report) -> Vec<Cause> {
    assert!(report.findings.iter().all(|finding| finding.blamed == "mine"), "{:?}", report.findings);
    report.findings.iter().map(|finding| finding.cause).collect()
}

fn cell<'r>(report: &'r Report, sender: &str, receiver: &str) -> &'r Cell {
    let is_it = |cell: &&Cell| cell.sender == sender && cell.receiver == receiver;
    report.cells.iter().find(is_it).unwrap()
}

/// The text of a sealed answer, changed.
fn with_text(outcome: Outcome, change: impl FnOnce(&str) -> String) -> Outcome {
    match outcome {
        Outcome::Ok(mut result) => {
            let changed = change(result["text"].as_str().unwrap());
            result.insert("text".to_owned(), changed.into());
            Outcome::Ok(result)
        }
        other => other,
    }
}

/// Content sealed in another way: packed by `pack`, under an encoding, with an initialization vector.
fn seal(input: &Object, encoding: XEncoding, iv: [u8; 16], pack: impl Fn(&Content) -> Vec<u8>) -> Outcome {
    let text_of = |name: &str| input[name].as_str().unwrap();
    let private = key::parse_private_bytes(&hex::decode(text_of("private")).unwrap()).unwrap();
    let public = key::parse_fio_public(text_of("public")).unwrap();
    let content_type = ContentType::from_name(text_of("type")).unwrap();
    let content = Content::parse_json(content_type, &input["content"]).unwrap();
    let keys = sealed::derive_keys(ecdh::shared_secret(&private, &public, encoding).as_bytes());
    let iv = InitializationVector::from_bytes(&iv).unwrap();
    let text = text::encode(&sealed::seal(&keys, &iv, &pack(&content)));
    Outcome::Ok(Object::from_iter([("text".to_owned(), text.into())]))
}

fn pack(content: &Content) -> Vec<u8> {
    content::pack(content).unwrap().to_vec()
}

/// A different one each time.
fn fresh_iv() -> [u8; 16] {
    let mut iv = [0; 16];
    getrandom::fill(&mut iv).unwrap();
    iv
}

fn refused() -> Outcome {
    Outcome::Error { code: Some("sealed.rejected".to_owned()), text: None }
}

#[test]
fn the_reference_understands_itself() {
    let report = report(reference);
    assert!(report.is_as_expected());
    assert_eq!(causes(&report), []);
    assert!(report.cells.iter().all(|cell| cell.counts.passed == cell.counts.total), "{:?}", report.cells);
}

#[test]
fn a_reader_of_one_encoding_is_blamed_and_the_writer_of_the_other_is_not() {
    let report = report(|op, input| match (op, reference(op, input)) {
        ("content.open", Outcome::Ok(opened)) if opened["x_encoding"] != "minimal" => refused(),
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&report), [Cause::ReceiverEncoding]);
    let finding = &report.findings[0];
    assert_eq!(
        finding.says,
        "mine can't open what reference and mine sealed where x begins with a zero byte (1 key pair in 256): \
         it opens what is sealed under minimal alone"
    );
    assert_eq!(finding.rule.as_deref(), Some("ECDH-08"));
    assert_eq!(finding.again, "interop mine --filter one_zero_low");
    let (blamed, praised) = (cell(&report, "reference", "mine"), cell(&report, "mine", "reference"));
    // Four types under fixed32, one of them for other keys too, and what Kotlin wrote.
    assert_eq!((blamed.blame.receiver, blamed.blame.sender, blamed.blame.both), (6, 0, 0), "{blamed:?}");
    assert_eq!(praised.counts.passed, praised.counts.total);
    assert!(!report.is_as_expected());
}

#[test]
fn one_that_opens_nothing_is_not_said_to_miss_an_encoding() {
    let report = report(|op, input| if op == "content.open" { refused() } else { reference(op, input) });
    assert_eq!(causes(&report), [Cause::ReceiverRefused]);
}

#[test]
fn one_that_reads_one_dialect_is_blamed_for_the_others_alone() {
    let report = report(|op, input| match (op, reference(op, input)) {
        ("content.open", Outcome::Ok(opened)) if opened["dialect"] != "standard" => refused(),
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&report), [Cause::ReceiverDialect]);
    assert!(report.findings[0].says.ends_with("it refuses twelve-strings"));
    let example = "content.deployed.request_twelve_strings_memo_hello";
    assert_eq!(report.findings[0].again, format!("interop mine --filter {example} --filter ordinary"));
}

#[test]
fn one_that_reads_otherwise_is_blamed_for_what_it_confuses() {
    let report = report(|op, input| match (op, reference(op, input)) {
        ("content.open", Outcome::Ok(mut opened)) => {
            for (_, value) in opened["content"].as_object_mut().unwrap().iter_mut() {
                if value.is_null() {
                    *value = json!("");
                }
            }
            Outcome::Ok(opened)
        }
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&report), [Cause::ReceiverOptional]);
    assert!(report.findings[0].says.ends_with("it reads what is absent as the empty string"));
}

#[test]
fn one_that_does_not_check_the_tag_is_blamed() {
    let report = report(|op, input| match (op, reference(op, input)) {
        ("content.open", Outcome::Error { .. }) => {
            Outcome::Ok(Object::from_iter([("content".to_owned(), json!({}))]))
        }
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&report), [Cause::ReceiverAccepted]);
    assert_eq!(cell(&report, "reference", "mine").blame.receiver, 5);
}

#[test]
fn one_that_breaks_is_blamed_on_either_side() {
    let broken = |what: &'static str| {
        report(
            move |op, input| {
                if op == what { Outcome::Fault("boom".to_owned()) } else { reference(op, input) }
            },
        )
    };
    assert_eq!(causes(&broken("content.seal")), [Cause::SenderFault]);
    assert_eq!(causes(&broken("content.open")), [Cause::ReceiverFault]);
    assert_eq!(causes(&broken("sealed.open")), [Cause::ReceiverFault]);
    assert_eq!(causes(&broken("ecdh.shared_secret")), [Cause::SenderFault, Cause::ReceiverFault]);
    assert_eq!(causes(&broken("index.poll")), [Cause::ReceiverFault]);
}

#[test]
fn one_that_lacks_an_operation_is_not_blamed() {
    let report = report(|op, input| match op {
        "content.open" => Outcome::Unsupported("nothing is opened here".to_owned()),
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), []);
    assert!(cell(&report, "reference", "mine").counts.unsupported > 0);
    assert!(report.is_as_expected());
}

#[test]
fn a_writer_is_blamed_for_each_thing_that_it_can_do_wrong() {
    type Seal = fn(&Object) -> Outcome;
    let cases: [(Seal, Cause); 10] = [
        (|_| refused(), Cause::SenderRefused),
        (|input| with_text(reference("content.seal", input), |text| format!("{text}\n")), Cause::SenderText),
        (
            |input| {
                with_text(reference("content.seal", input), |text| hex::encode(text::decode(text).unwrap()))
            },
            Cause::SenderText,
        ),
        (
            |input| {
                with_text(reference("content.seal", input), |text| {
                    text::encode(&text::decode(text).unwrap()[1..])
                })
            },
            Cause::SenderLength,
        ),
        (
            |input| {
                with_text(reference("content.seal", input), |text| {
                    text::encode(&text::decode(text).unwrap()[16..])
                })
            },
            Cause::SenderSecret,
        ),
        (|input| seal(input, XEncoding::TwosComplement, fresh_iv(), pack), Cause::SenderEncoding),
        (|input| seal(input, XEncoding::Fixed32, fresh_iv(), pack), Cause::SenderEncoding),
        (|input| seal(input, XEncoding::Minimal, fresh_iv(), seven_strings), Cause::SenderDialect),
        (
            |input| seal(input, XEncoding::Minimal, fresh_iv(), |content| [pack(content), vec![0]].concat()),
            Cause::SenderPlaintext,
        ),
        (
            |input| {
                seal(input, XEncoding::Minimal, fresh_iv(), |content| {
                    pack(&content.clone().with("amount", "9").unwrap())
                })
            },
            Cause::SenderContent,
        ),
    ];
    for (place, (seal, cause)) in cases.into_iter().enumerate() {
        let report = report(move |op, input| match op {
            "content.seal" if input["type"] == "new_funds_content" && !input.contains_key("x_encoding") => {
                seal(input)
            }
            _ => reference(op, input),
        });
        let found: Vec<_> =
            causes(&report).into_iter().filter(|cause| !cause.id().starts_with("iv.")).collect();
        assert_eq!(found, [cause], "case {place}");
        assert!(cell(&report, "mine", "reference").blame.sender > 0, "case {place}");
    }
}

fn seven_strings(content: &Content) -> Vec<u8> {
    let mut plaintext = Vec::new();
    for (_, value) in content.fields() {
        fio_reference::abi::write_string(&mut plaintext, value.unwrap_or("x")).unwrap();
    }
    plaintext
}

#[test]
fn empty_that_is_written_as_absent_is_told_apart() {
    let report = report(|op, input| {
        let mut input = input.clone();
        if let ("content.seal", Some(Value::Object(content))) = (op, input.get_mut("content")) {
            content.retain(|_, value| *value != "");
        }
        reference(op, &input)
    });
    assert_eq!(causes(&report), [Cause::SenderOptional]);
    assert!(report.findings[0].says.ends_with("it writes the empty string as absent"));
}

#[test]
fn stale_and_predictable_initialization_vectors_are_found() {
    let report = report(|op, input| match op {
        "content.seal" => {
            let told = input.get("x_encoding").and_then(Value::as_str).and_then(XEncoding::from_name);
            seal(input, told.unwrap_or(XEncoding::Minimal), [7; 16], pack)
        }
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), [Cause::IvReused, Cause::IvConstant]);
    assert_eq!(report.summary.failed, 0, "each exchange by itself is right");
    assert!(!report.is_as_expected());
}

#[test]
fn one_that_must_be_given_an_initialization_vector_is_given_one() {
    let report = report(|op, input| match op {
        "content.seal" if input.get("iv").is_none() => Outcome::Unsupported("an iv is needed".to_owned()),
        _ => reference(op, input),
    });
    assert_eq!(causes(&report), []);
    assert_eq!(report.parties[1].initialization_vectors, InitializationVectors::Given);
    assert_eq!(cell(&report, "mine", "reference").counts.unsupported, 0);
    assert!(matches!(report.parties[0].initialization_vectors, InitializationVectors::Drawn(17..)));
}

#[test]
fn wrong_secrets_and_indexes_are_found_on_either_side() {
    let secret = report(|op, input| match op {
        "ecdh.shared_secret" => {
            Outcome::Ok(Object::from_iter([("secret".to_owned(), json!("00".repeat(64)))]))
        }
        _ => reference(op, input),
    });
    assert_eq!(causes(&secret), [Cause::SenderSharedSecret, Cause::ReceiverSharedSecret]);

    let index = report(|op, input| match op {
        "index.derive" => {
            Outcome::Ok(Object::from_iter([("index".to_owned(), json!(format!("0x{}", "0".repeat(32))))]))
        }
        _ => reference(op, input),
    });
    assert_eq!(causes(&index), [Cause::SenderIndex]);

    let poll = report(|op, input| match (op, reference(op, input)) {
        ("index.poll", Outcome::Ok(mut polled)) => {
            polled["entries"].as_array_mut().unwrap().truncate(1);
            Outcome::Ok(polled)
        }
        (_, outcome) => outcome,
    });
    assert_eq!(causes(&poll), [Cause::ReceiverIndex]);
    assert!(
        poll.findings[0].says.ends_with("it asks for the index under minimal alone"),
        "{:?}",
        poll.findings
    );
}

#[test]
fn other_sealed_bytes_are_found_on_either_side() {
    let sealed = report(|op, input| {
        let mut input = input.clone();
        if op == "sealed.seal" {
            input.insert("plaintext".to_owned(), json!("00"));
        }
        reference(op, &input)
    });
    assert_eq!(causes(&sealed), [Cause::SenderLength]);
    let opened = report(|op, input| match op {
        "sealed.open" => Outcome::Ok(Object::from_iter([("plaintext".to_owned(), json!("00"))])),
        _ => reference(op, input),
    });
    assert_eq!(causes(&opened), [Cause::ReceiverContent]);
}

#[test]
fn what_is_known_is_expected_and_nothing_else() {
    let minimal_only = || -> Answer {
        Box::new(|op, input| match (op, reference(op, input)) {
            ("content.open", Outcome::Ok(opened)) if opened["x_encoding"] != "minimal" => refused(),
            (_, outcome) => outcome,
        })
    };
    let known = |cause| Known { cause, reason: "it is so".to_owned(), link: None };
    let report = report_with(minimal_only(), vec![known(Cause::ReceiverEncoding)]);
    assert!(report.is_as_expected());
    assert_eq!((report.summary.failed, report.summary.expected > 0), (0, true));
    assert_eq!(report.findings[0].expected_because.as_deref(), Some("it is so"));
    let report = report_with(minimal_only(), vec![known(Cause::ReceiverDialect)]);
    assert!(!report.is_as_expected());
    assert_eq!(report.summary.expected, 0);
}

/// No party brings this about: as long as the reference does what the specification says, it can only follow from a contradiction in
/// the specification. So the outcome itself is made here.
#[test]
fn where_both_are_right_and_nothing_arrives_the_specification_is_at_fault() {
    let suite = Suite::embedded().unwrap();
    let plan = Plan {
        suite: &suite,
        parties: &[],
        filters: vec!["sealed.16_bytes".to_owned()],
        seals: 0,
        limits: Limits::default(),
        command: vec!["interop".to_owned()],
    };
    let scenarios = plan.scenarios().unwrap();
    let mut guests = vec![Guest::reference(Builtin::new(XEncoding::Minimal))];
    let sendings = together(&mut guests, |guest| send(guest, &scenarios, &[], &|_| {}));
    let reception = Reception { deviation: None, arrived: false, opening: None };
    let received = vec![vec![vec![Exchanged::Made(Ending { sender: None, reception })]]];
    let report =
        Findings { plan: &plan, scenarios: &scenarios, guests: &guests }.report(&sendings, &received);
    assert_eq!((report.summary.failed, report.cells[0].blame.specification), (1, 1));
    let finding = &report.findings[0];
    assert_eq!((finding.cause, finding.blamed.as_str()), (Cause::Specification, "the specification"));
    assert_eq!(report.cells[0].short().as_deref(), Some("0/1 1!"));
    assert!(!report.is_as_expected());
}

#[test]
fn blame_follows_from_three_answers() {
    for (sender_is_wrong, receiver_is_wrong, arrived, blame) in [
        (false, false, true, None),
        (false, false, false, Some(Blame::Specification)),
        (true, false, false, Some(Blame::Sender)),
        // A receiver that makes do with it does not make it right.
        (true, false, true, Some(Blame::Sender)),
        (false, true, false, Some(Blame::Receiver)),
        (false, true, true, Some(Blame::Receiver)),
        (true, true, false, Some(Blame::Both)),
        (true, true, true, Some(Blame::Both)),
    ] {
        assert_eq!(Blame::of(sender_is_wrong, receiver_is_wrong, arrived), blame);
    }
}

#[test]
fn two_reports_of_the_same_are_the_same() {
    let text = || {
        let mut report = report(|op, input| match op {
            "content.open" => refused(),
            _ => reference(op, input),
        });
        report.timing = Timing::default();
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(text(), text());
}

/// A report with findings of all kinds: known, new, stale, and of initialization vectors.
fn sorry_report() -> Report {
    let answer: Answer = Box::new(|op, input| match (op, reference(op, input)) {
        ("content.open", Outcome::Ok(opened)) if opened["x_encoding"] != "minimal" => refused(),
        ("content.seal", _) => {
            let told = input.get("x_encoding").and_then(Value::as_str).and_then(XEncoding::from_name);
            seal(input, told.unwrap_or(XEncoding::Minimal), [7; 16], pack)
        }
        ("sealed.open", _) => Outcome::Unsupported("no".to_owned()),
        (_, outcome) => outcome,
    });
    let known = Known {
        cause: Cause::ReceiverEncoding,
        reason: "it tries one encoding | and no other".to_owned(),
        link: Some("spec/errata.md".to_owned()),
    };
    let mut report = report_with(answer, vec![known]);
    report.sample = Sample { pairs: 512, differing: 2 };
    report.stale = vec![Stale {
        party: "mine".to_owned(),
        cause: Cause::SenderText,
        why: "it does not happen".to_owned(),
    }];
    report
}

fn unversioned(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn the_terminal_report() {
    let mut out = Vec::new();
    terminal::write(&mut out, &sorry_report(), Default::default()).unwrap();
    insta::assert_snapshot!(unversioned(&String::from_utf8(out).unwrap()));
}

#[test]
fn the_markdown_report() {
    insta::assert_snapshot!(unversioned(&markdown::text(&sorry_report())));
}
