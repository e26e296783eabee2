//! A request that is to be made, and how it is written.

use std::borrow::Cow;

use fio_vectors::{Object, Repeat};
use serde::Serializer;
use serde_json::json;

use super::lines::Piece;

/// A request that is to be made.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The operation.
    pub op: Cow<'a, str>,
    /// Its input.
    pub input: Cow<'a, Object>,
    /// What stands in place of one field of the input, because it is too long to write down.
    pub repeat: Option<&'a Repeat>,
}

impl<'a> Task<'a> {
    /// A request whose input is all there.
    pub fn new(op: &'a str, input: &'a Object) -> Self {
        Self { op: Cow::Borrowed(op), input: Cow::Borrowed(input), repeat: None }
    }

    /// The input with what is too long to write down.
    pub fn full_input(&self) -> Cow<'_, Object> {
        Repeat::put_into(self.repeat, &self.input)
    }

    /// The request as it is sent. What repeats is never in memory as a whole: that would take longer than to send it.
    pub(super) fn line(&self, id: u64) -> Vec<Piece> {
        let mut line = format!(r#"{{"id":"{id}","op":{},"in":"#, json!(self.op)).into_bytes();
        let is_repeated = |name: &str| self.repeat.is_some_and(|repeat| repeat.field == name);
        let written = self.input.iter().filter(|(name, _)| !is_repeated(name));
        // JSON can always be written into memory.
        let _ = serde_json::Serializer::new(&mut line).collect_map(written);
        let Some(Repeat { field, unit, times }) = self.repeat else {
            line.extend_from_slice(b"}\n");
            return vec![Piece::Once(line)];
        };
        line.pop(); // the brace that closes the input: there is one more field
        let comma = if line.ends_with(b"{") { "" } else { "," };
        line.extend(format!(r#"{comma}{}:""#, json!(field)).into_bytes());
        let unit = json!(unit).to_string();
        let unit = unit.strip_prefix('"').and_then(|unit| unit.strip_suffix('"')).unwrap_or_default();
        vec![
            Piece::Once(line),
            Piece::Times(unit.as_bytes().to_vec(), *times),
            Piece::Once(b"\"}}\n".to_vec()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::protocol::message::Request;

    /// What is sent for a request, read again.
    fn sent(task: &Task) -> (String, String, Value) {
        let mut text = String::new();
        for piece in task.line(7) {
            match piece {
                Piece::Once(bytes) => text.push_str(&String::from_utf8(bytes).unwrap()),
                Piece::Times(bytes, times) => text.push_str(&String::from_utf8(bytes).unwrap().repeat(times)),
            }
        }
        assert_eq!(text.matches('\n').count(), 1);
        assert!(text.ends_with('\n'));
        let Request { id, op, input } = serde_json::from_str(&text).unwrap();
        (id.into_owned(), op.into_owned(), serde_json::from_str(input.get()).unwrap())
    }

    #[test]
    fn a_request_says_what_was_asked() {
        let texts = ["", "00ff", "\"", "\\", "\u{1f}", "a\nb", "Grüße", "\u{2028}", "\u{0}"];
        for count in 0..=texts.len() {
            let input: Object = texts[..count]
                .iter()
                .map(|&text| (format!("field {text}"), json!([text, null, 1])))
                .collect();
            let asked = sent(&Task::new("text.en\"code", &input));
            assert_eq!(asked, ("7".to_owned(), "text.en\"code".to_owned(), Value::Object(input)));
        }
    }

    #[test]
    fn what_repeats_stands_in_its_field() {
        let beside =
            [json!({}), json!({"a": 1}), json!({"long": "short"}), json!({"a": "\"", "long": 0, "z": []})];
        for (beside, unit) in
            beside.iter().flat_map(|beside| ["", "ab", "\"", "\\", "é\n"].map(|unit| (beside, unit)))
        {
            for times in [0, 1, 3, 100_000] {
                let input: Object = serde_json::from_value(beside.clone()).unwrap();
                let repeat = Repeat { field: "long".to_owned(), unit: unit.to_owned(), times };
                let task = Task { repeat: Some(&repeat), ..Task::new("text.encode", &input) };
                let mut wanted = beside.clone();
                wanted["long"] = unit.repeat(times).into();
                assert_eq!(sent(&task).2, wanted);
                assert_eq!(Value::Object(task.full_input().into_owned()), wanted);
            }
        }
    }
}
