//! What the suite holds, and what the README says of it.

use fio_vectors::{Class, Operation, Suite};

#[test]
fn the_readme_says_how_the_run_ends() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let suite = Suite::embedded().unwrap();
    let total = suite.vectors().count();
    let negative = suite.vectors().filter(|vector| vector.expect.is_negative()).count();
    let ends = [
        format!("PASS  {total} passed, 0 failed as expected, 0 failed, 0 unsupported, {total} in total"),
        format!("Of {negative} inputs that must be refused: {negative} refused"),
    ];
    let excerpt = readme.lines().filter_map(|line| {
        let (op, count) = line.split_once(' ')?;
        Some((op, count.split_whitespace().collect::<Vec<_>>())).filter(|(_, columns)| columns.len() == 5)
    });
    let mut rows = 0;
    for (op, columns) in
        excerpt.filter(|(op, _)| Operation::ALL.iter().any(|operation| operation.name == *op))
    {
        let count = suite.vectors().filter(|vector| vector.op == op).count().to_string();
        assert_eq!(columns, [&count, "0", "0", "0", &count], "{op} in the README");
        rows += 1;
    }
    assert!(rows >= 5, "the README shows {rows} operations");
    for line in ends {
        assert!(readme.contains(&line), "the README lacks: {line}");
    }
}

/// Each class of wallets claims more than the one before, and only the last one the private types. What nodes claim, no wallet does.
#[test]
fn classes_need_what_they_say() {
    let suite = Suite::embedded().unwrap();
    let needed = |class| suite.vectors().filter(|vector| vector.is_needed_by(class)).collect::<Vec<_>>();
    let (reader, writer) = (needed(Class::Reader), needed(Class::Writer));
    let (wallet, fip5) = (needed(Class::Wallet), needed(Class::Fip5Wallet));
    assert!(reader.iter().chain(&writer).all(|vector| wallet.contains(vector)));
    assert!(reader.len() < wallet.len() && writer.len() < wallet.len() && wallet.len() < fip5.len());
    let chain = needed(Class::Fip5Chain);
    assert!(
        !chain.is_empty()
            && chain.iter().all(|vector| ["lookup.select", "chain.apply"].contains(&vector.op.as_str()))
    );
    assert!(chain.iter().all(|vector| !fip5.contains(vector)));
    let layer2 = needed(Class::Layer2);
    assert!(!layer2.is_empty() && layer2.iter().all(|vector| vector.op.starts_with("layer2.")));
    assert!(layer2.iter().all(|vector| !fip5.contains(vector) && !chain.contains(vector)));
    assert_eq!(fip5.len() + chain.len() + layer2.len(), suite.vectors().count());
    let is_needed = |id: &str| wallet.iter().any(|vector| vector.id == id);
    assert!(!is_needed("content.open.private_request_plain"));
    assert!(is_needed("content.open.private_request_read_as_request"), "it is read as a public type");
    assert!(wallet.iter().all(|vector| {
        !["index.", "backup.", "nbpa.", "grant.", "lookup.", "chain.", "layer2."]
            .iter()
            .any(|chapter| vector.op.starts_with(chapter))
    }));
}
