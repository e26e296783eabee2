//! Pieces of Markdown that generated pages are made of.

/// A row of a table.
pub fn row<const N: usize>(cells: [&str; N]) -> String {
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

/// A word as code.
pub fn code(word: &str) -> String {
    format!("`{word}`")
}
