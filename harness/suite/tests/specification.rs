//! The specification agrees with the vectors and with the reference.

#![allow(clippy::unwrap_used)] // a test fails by panicking, in its helpers too

use std::collections::BTreeSet;

use fio_suite::generate::root;
use fio_suite::specification::{ERRATA, Specification, example};
use fio_vectors::{Operation, Suite};

fn specification() -> Specification {
    Specification::read(&root()).unwrap()
}

#[test]
fn requirement_ids_are_unique_and_name_their_chapter() {
    let mut seen = BTreeSet::new();
    for requirement in specification().requirements {
        assert!(seen.insert(requirement.id.clone()), "{} stands twice", requirement.id);
        let chapter = requirement.id.split('-').next().unwrap().to_lowercase();
        assert_eq!(requirement.file, format!("spec/{chapter}.md"), "{}", requirement.id);
    }
    assert!(seen.len() >= 60, "{} requirements", seen.len());
}

#[test]
fn every_must_has_an_id() {
    assert!(specification().loose.is_empty(), "{:#?}", specification().loose);
}

#[test]
fn a_requirement_says_must_or_should_once() {
    for requirement in specification().requirements {
        let words = requirement.text.matches("MUST").count() + requirement.text.matches("SHOULD").count();
        assert!((1..=2).contains(&words), "{}: {}", requirement.id, requirement.text);
    }
}

#[test]
fn untestable_requirements_exist() {
    let specification = specification();
    let ids: BTreeSet<_> =
        specification.requirements.iter().map(|requirement| requirement.id.clone()).collect();
    assert!(specification.untestable.is_subset(&ids), "{:?}", specification.untestable);
}

#[test]
fn worked_examples_are_what_their_vectors_say() {
    let specification = specification();
    let suite = Suite::embedded().unwrap();
    for (file, id, text) in &specification.examples {
        let vector = suite.vector(id).unwrap_or_else(|| panic!("{file}: no vector {id}"));
        assert_eq!(*text, example(vector), "{file}: run `cargo run -p fio-suite -- example {id}`");
    }
    let with_example: BTreeSet<_> = specification.examples.iter().map(|(file, ..)| file.as_str()).collect();
    for requirement in &specification.requirements {
        assert!(with_example.contains(requirement.file.as_str()), "{} has no example", requirement.file);
    }
}

#[test]
fn the_codes_of_the_reference_are_those_of_the_specification() {
    let source = ["reference/src/error.rs", "reference/layer2/src/error.rs"]
        .map(|path| std::fs::read_to_string(root().join(path)).unwrap())
        .concat();
    let codes: BTreeSet<String> =
        source.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    assert_eq!(codes, specification().codes);
}

#[test]
fn every_operation_is_described_in_its_chapter() {
    for operation in Operation::ALL {
        let chapter = operation.name.split('.').next().unwrap();
        let text = std::fs::read_to_string(root().join(format!("spec/{chapter}.md"))).unwrap();
        assert!(text.contains(&format!("| `{}` |", operation.name)), "{}", operation.name);
        for field in operation.reported {
            assert!(text.contains(&format!("`{field}`°")), "{} {field}", operation.name);
        }
    }
}

/// All pages of the errata register.
fn errata() -> String {
    ERRATA.map(|page| std::fs::read_to_string(root().join(page)).unwrap()).concat()
}

#[test]
fn every_page_of_errata_belongs_to_the_register() {
    let files = std::fs::read_dir(root().join("spec")).unwrap();
    let names = files.map(|file| format!("spec/{}", file.unwrap().file_name().into_string().unwrap()));
    let pages: BTreeSet<_> = names.filter(|name| name.starts_with("spec/errata")).collect();
    assert_eq!(pages, ERRATA.map(str::to_owned).into());
}

#[test]
fn each_erratum_stands_once_and_is_complete() {
    let text = errata();
    let mut seen = BTreeSet::new();
    for entry in text.split("\n### ").skip(1) {
        let entry = entry.split("\n## ").next().unwrap();
        let id = entry.split(' ').next().unwrap();
        assert!(id.len() == 5 && id.starts_with("E-"), "{id}");
        assert!(seen.insert(id), "{id} stands twice");
        for part in ["\n> ", "\n- **Problem.** ", "\n- **Ruling.** "] {
            assert!(entry.contains(part), "{id} has no {part:?}");
        }
    }
    assert!(seen.len() >= 150, "{} errata", seen.len());
}

#[test]
fn the_errata_register_cites_requirements_that_exist() {
    let specification = specification();
    let ids: BTreeSet<_> =
        specification.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
    let chapters: BTreeSet<_> =
        ids.iter().filter_map(|id| id.split_once('-')).map(|(name, _)| name).collect();
    let text = errata();
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    let mut cited = 0;
    for word in words.filter(|word| word.split_once('-').is_some_and(|(name, _)| chapters.contains(name))) {
        assert!(ids.contains(word), "the errata register cites {word}");
        cited += 1;
    }
    assert!(cited >= 100, "{cited} requirements cited");
}

#[test]
fn the_errata_register_names_vectors_that_exist() {
    let text = errata();
    let suite = Suite::embedded().unwrap();
    let mut named = 0;
    for word in text.split('`').skip(1).step_by(2) {
        let is_id = Operation::ALL
            .iter()
            .any(|operation| word.strip_prefix(operation.name).is_some_and(|rest| rest.starts_with('.')));
        if !is_id {
            continue;
        }
        let found = match word.strip_suffix('*') {
            Some(prefix) => suite.vectors().any(|vector| vector.id.starts_with(prefix)),
            None => suite.vector(word).is_some(),
        };
        assert!(found, "the errata register names {word}");
        named += 1;
    }
    assert!(named >= 20, "{named} vectors named");
}
