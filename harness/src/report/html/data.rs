//! What the script of the page works on.

use std::collections::{BTreeMap, HashMap};

use fio_vectors::{Operation, Suite, Vector};
use serde_json::{Map, Value, json};

use crate::explain::Explanation;
use crate::judge::verdict::{VectorVerdict, Verdict};
use crate::report::{Report, explanation};
use crate::steps::Step;

/// The longest value that the page has in full, in bytes of JSON.
const LONGEST: usize = 16 * 1024;

/// The most characters that it has of the value of a step.
const STEP: usize = 256;

/// How many characters it has of a longer one.
const BEGINNING: usize = 4 * 1024;

/// The reports as JSON that can stand inside a `script` element.
pub(super) fn embedded(reports: &[Report], suite: &Suite) -> String {
    let mut vectors = Vectors { suite, positions: HashMap::new(), known: Vec::new() };
    let reports: Vec<Value> = reports
        .iter()
        .map(|report| {
            let verdicts = report.verdicts.iter();
            let verdicts: Vec<Value> = verdicts.map(|verdict| vectors.verdict(verdict, report)).collect();
            json!({"name": report.title(), "command": report.command, "verdicts": verdicts})
        })
        .collect();
    let hex: Map<String, Value> =
        Operation::ALL.iter().map(|operation| (operation.name.to_owned(), json!(operation.hex))).collect();
    let mut text = String::new();
    for character in json!({"vectors": vectors.known, "reports": reports, "hex": hex}).to_string().chars() {
        match character {
            // These stand in strings only. They would end the element, or the line.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text += &format!("\\u{:04x}", u32::from(character));
            }
            other => text.push(other),
        }
    }
    text
}

/// What each step of the right answer gives, with the requirement that it follows.
fn steps_of(vector: &Vector, behaviours: &BTreeMap<String, String>) -> Vec<[String; 2]> {
    let line =
        |step: Step| [format!("{} {}", step.requirement, step.name), explanation::shown(&step.value, STEP)];
    Explanation::new(vector, behaviours).steps.into_iter().map(line).collect()
}

/// What all reports say alike of a vector is said once.
struct Vectors<'a> {
    suite: &'a Suite,
    positions: HashMap<&'a str, usize>,
    known: Vec<Value>,
}

impl<'a> Vectors<'a> {
    /// What a report says of a vector.
    fn verdict(&mut self, verdict: &'a VectorVerdict, report: &Report) -> Value {
        let position = *self.positions.entry(&verdict.id).or_insert_with(|| {
            // Another release may say something else under the same id.
            let is_same = self.suite.version() == report.suite;
            let vector = self.suite.vector(&verdict.id).filter(|_| is_same);
            self.known.push(without_nulls(json!({
                "id": verdict.id,
                "op": verdict.op,
                "comment": verdict.comment,
                "rules": verdict.requirements,
                "sent": brief(json!(verdict.sent)),
                "steps": vector.map(|vector| steps_of(vector, &report.behaviours)).filter(|steps| !steps.is_empty()),
            })));
            self.known.len() - 1
        });
        let is_as_wanted = verdict.verdict == Verdict::Passed && verdict.came == verdict.wanted;
        let came = verdict.came.as_ref().filter(|_| !is_as_wanted);
        without_nulls(json!({
            "vector": position,
            "verdict": verdict.verdict,
            "kind": verdict.kind,
            "level": verdict.level,
            "reason": verdict.reason.as_deref().map(|reason| brief(reason.into())),
            "cause": verdict.diagnosis,
            "because": verdict.expected_because,
            "link": verdict.link,
            "wanted": verdict.wanted.clone().map(brief),
            "came": came.cloned().map(brief),
            "again": report.again(&verdict.id),
        }))
    }
}

fn without_nulls(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

/// A value, or the beginning of one that nobody would read to its end.
fn brief(value: Value) -> Value {
    let text = value.to_string();
    if text.len() <= LONGEST {
        return value;
    }
    let text = value.as_str().map_or(text, str::to_owned);
    let beginning: String = text.chars().take(BEGINNING).collect();
    format!("{beginning}… ({} characters; the JSON report has them all)", text.chars().count()).into()
}
