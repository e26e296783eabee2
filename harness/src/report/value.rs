//! Values, as people read them: field by field, long ones shortened.

use fio_vectors::Object;
use serde_json::Value;

/// The longest value that is shown in full, in characters.
const SHOWN: usize = 96;

/// The longest sentence that is shown in full, in characters. Some are an implementation's own.
const SENTENCE: usize = 1000;

/// How many fields of one value are shown.
const FIELDS_SHOWN: usize = 40;

/// An input, a line for each field. `hex` are the fields that hold bytes.
pub(super) fn of_input(input: &Object, hex: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    collect(input, "", hex, &mut lines);
    if let more @ 1.. = lines.len().saturating_sub(FIELDS_SHOWN) {
        lines.truncate(FIELDS_SHOWN);
        lines.push(format!("and {more} more"));
    }
    match lines.is_empty() {
        true => vec!["nothing".to_owned()],
        false => lines,
    }
}

/// A right or a given answer: its kind, and a line for each field.
pub(super) fn of_outcome(outcome: Option<&Value>, hex: &[&str]) -> Vec<String> {
    let outcome = outcome.and_then(Value::as_object).and_then(|outcome| outcome.iter().next());
    match outcome {
        Some((kind, Value::Object(fields))) => {
            of_input(fields, hex).into_iter().map(|line| format!("{kind} {line}")).collect()
        }
        Some((kind, Value::String(text))) => vec![format!("{kind} {}", brief(&printable(text)))],
        Some((kind, other)) => vec![format!("{kind} {}", brief(&printable(&other.to_string())))],
        None => vec!["nothing".to_owned()],
    }
}

fn collect(object: &Object, path: &str, hex: &[&str], lines: &mut Vec<String>) {
    for (name, value) in object {
        let path = format!("{path}{}", shorten(&printable(name), SHOWN));
        let text = match value {
            Value::Object(inner) if !inner.is_empty() => {
                collect(inner, &format!("{path}."), hex, lines);
                continue;
            }
            Value::String(text) if hex.contains(&path.as_str()) => bytes(text),
            Value::String(text) => quoted(text),
            value => brief(&printable(&value.to_string())),
        };
        lines.push(format!("{path} {text}"));
    }
}

fn bytes(text: &str) -> String {
    match text.chars().count() {
        0 => "(0 bytes)".to_owned(),
        // What is no hex is shown as it is; the reason says so.
        _ if hex::decode(text).is_err() => brief(&printable(text)),
        length if length > SHOWN => format!("{} ({} bytes)", shorten(text, SHOWN), length / 2),
        _ => text.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let shown = format!("\"{}\"", shorten(&printable(text), SHOWN));
    match text.chars().count() {
        length if length > SHOWN => format!("{shown} ({length} characters)"),
        _ => shown,
    }
}

fn brief(text: &str) -> String {
    match text.chars().count() {
        length if length > SHOWN => format!("{} ({length} characters)", shorten(text, SHOWN)),
        _ => text.to_owned(),
    }
}

/// A sentence, or a line of an implementation's own words.
pub(crate) fn sentence(text: &str) -> String {
    shorten(&printable(text), SENTENCE)
}

/// Takes out the middle of what is longer than that many characters.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= longest {
        return text.to_owned();
    }
    let half = longest / 2 - 1;
    let beginning: String = characters[..half].iter().collect();
    let end: String = characters[characters.len() - half..].iter().collect();
    format!("{beginning}…{end}")
}

/// The last lines of what a process wrote to standard error.
pub(super) fn last_lines(stderr: &str) -> Vec<String> {
    const LINES: usize = 3;
    let lines: Vec<_> = stderr.lines().filter(|line| !line.trim().is_empty()).collect();
    let first = lines.len().saturating_sub(LINES);
    lines[first..].iter().map(|line| shorten(&printable(line), SHOWN)).collect()
}

/// Without characters that would do something to a terminal, turn the line around, or that XML does not allow.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        match is_shown(character) {
            true => printable.push(character),
            false => printable.extend(character.escape_default()),
        }
    }
    printable
}

fn is_shown(character: char) -> bool {
    let is_line_break = matches!(character, '\u{2028}' | '\u{2029}');
    let is_direction =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_no_character = u32::from(character) & 0xfffe == 0xfffe;
    !(character.is_control() || is_line_break || is_direction || is_no_character)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_shown_with_their_length_where_they_are_shortened() {
        let long = "ab".repeat(100);
        let input = json!({
            "bytes": long, "content": {"amount": "12", "bytes": "12", "memo": null}, "empty": "", "no_hex": "xyz",
            "type": {}, "text": "é".repeat(97),
        });
        let half = "ab".repeat(50);
        let lines = of_input(input.as_object().unwrap(), &["bytes", "empty", "no_hex"]);
        assert_eq!(
            lines,
            [
                format!("bytes {}…{} (100 bytes)", &half[..47], &half[53..]),
                "content.amount \"12\"".to_owned(),
                "content.bytes \"12\"".to_owned(),
                "content.memo null".to_owned(),
                "empty (0 bytes)".to_owned(),
                "no_hex xyz".to_owned(),
                format!("text \"{}…{}\" (97 characters)", "é".repeat(47), "é".repeat(47)),
                "type {}".to_owned(),
            ]
        );
    }

    #[test]
    fn outcomes_are_shown_with_their_kind() {
        let show = |outcome: Value| of_outcome(Some(&outcome), &["bytes"]);
        assert_eq!(show(json!({"ok": {"bytes": "00", "n": 1}})), ["ok bytes 00", "ok n 1"]);
        assert_eq!(show(json!({"ok": {}})), ["ok nothing"]);
        assert_eq!(show(json!({"error": "a.b"})), ["error a.b"]);
        assert_eq!(show(json!({"fault": "\u{7}"})), ["fault \\u{7}"]);
        assert_eq!(of_outcome(None, &[]), ["nothing"]);
    }
}
