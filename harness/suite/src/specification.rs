//! Reads the specification and compares it with the vectors.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fio_vectors::Vector;
use serde_json::Value;

use crate::generate::GenerateError;

/// The pages of the errata register, below the root.
pub const ERRATA: [&str; 4] =
    ["spec/errata.md", "spec/errata-addresses.md", "spec/errata-records.md", "spec/errata-layer2.md"];

/// A requirement of the specification.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The id.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The file, below the root.
    pub file: String,
}

/// What the specification says, as far as it can be checked.
#[derive(Debug)]
pub struct Specification {
    /// The requirements, in the order of the files.
    pub requirements: Vec<Requirement>,
    /// The requirements that no vector can show.
    pub untestable: BTreeSet<String>,
    /// The error codes of the front chapter, and of those that have their own.
    pub codes: BTreeSet<String>,
    /// The worked examples: file, vector, text.
    pub examples: Vec<(String, String, String)>,
    /// Lines with a key word and no requirement id.
    pub loose: Vec<String>,
}

impl Requirement {
    /// Whether it is about refusing and nothing else.
    pub fn is_about_refusing(&self) -> bool {
        self.text.contains("MUST refuse")
    }
}

impl Specification {
    /// The ids of the requirements that are about refusing.
    pub fn about_refusing(&self) -> BTreeSet<&str> {
        let about_refusing = self.requirements.iter().filter(|requirement| requirement.is_about_refusing());
        about_refusing.map(|requirement| requirement.id.as_str()).collect()
    }

    /// Reads all chapters.
    pub fn read(root: &Path) -> Result<Self, GenerateError> {
        let mut specification = Self {
            requirements: Vec::new(),
            untestable: BTreeSet::new(),
            codes: BTreeSet::new(),
            examples: Vec::new(),
            loose: Vec::new(),
        };
        let folder = root.join("spec");
        let failed = |error| GenerateError::File(folder.clone(), error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".md")) {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).map_err(|error| GenerateError::File(path, error))?;
            specification.read_chapter(&format!("spec/{name}"), &text);
        }
        Ok(specification)
    }

    fn read_chapter(&mut self, file: &str, text: &str) {
        let mut section = "";
        let mut example: Option<(String, String)> = None;
        for line in text.lines() {
            if let Some((vector, body)) = &mut example {
                if line == "```" {
                    self.examples.push((file.to_owned(), vector.clone(), body.clone()));
                    example = None;
                } else {
                    body.push_str(line);
                    body.push('\n');
                }
                continue;
            }
            if let Some(vector) = line.strip_prefix("```example ") {
                example = Some((vector.to_owned(), String::new()));
            } else if let Some(title) = line.strip_prefix('#') {
                section = title.trim_start_matches('#').trim();
            } else if let Some((id, sentence)) = requirement(line) {
                self.requirements.push(Requirement {
                    id: id.to_owned(),
                    text: sentence.to_owned(),
                    file: file.to_owned(),
                });
            } else if section == "Requirements" && line.contains("MUST") {
                self.loose.push(format!("{file}: {line}"));
            }
            let cell = line.strip_prefix("| ").and_then(|rest| rest.split(" |").next());
            match (section, cell) {
                ("Untestable requirements", Some(id)) if is_requirement_id(id) => {
                    self.untestable.insert(id.to_owned());
                }
                ("Errors", Some(code)) if code.starts_with('`') => {
                    self.codes.insert(code.trim_matches('`').to_owned());
                }
                _ => {}
            }
        }
    }
}

/// A line `- **KEY-01** A decoder …`.
fn requirement(line: &str) -> Option<(&str, &str)> {
    let (id, sentence) = line.strip_prefix("- **")?.split_once("** ")?;
    is_requirement_id(id).then_some((id, sentence))
}

fn is_requirement_id(id: &str) -> bool {
    id.split_once('-').is_some_and(|(chapter, number)| {
        !chapter.is_empty()
            && chapter.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && number.len() == 2
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A vector as a worked example: its input, the steps, the result, one to a line.
pub fn example(vector: &Vector) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (name, value) in &vector.input {
        lines.push((format!("in.{name}"), plain(value)));
    }
    for (name, value) in &vector.steps {
        lines.push((format!("step.{name}"), value.clone()));
    }
    let minimal = BTreeMap::from([("x_encoding".to_owned(), "minimal".to_owned())]);
    match vector.expect.for_behaviours(&minimal) {
        Some(fio_vectors::Expect::Ok { ok }) => {
            lines.extend(ok.iter().map(|(name, value)| (format!("ok.{name}"), plain(value))));
        }
        Some(fio_vectors::Expect::Error { error }) => lines.push(("error".to_owned(), error.clone())),
        _ => {}
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, value) in lines {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{name:width$}  {value}");
    }
    text
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
