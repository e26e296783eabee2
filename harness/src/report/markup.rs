//! Text inside HTML, which Markdown carries too.

use super::value;

/// Text that is nothing but text, between tags and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in value::printable(text).chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            other => escaped.push(other),
        }
    }
    escaped
}

/// A place to read more: a link, if it is one that a browser may follow.
pub(super) fn link(target: &str) -> String {
    let text = escape(target);
    match target.starts_with("https://") || target.starts_with("http://") {
        true => format!("<a href=\"{text}\" rel=\"noopener noreferrer\">{text}</a>"),
        false => format!("<code>{text}</code>"),
    }
}
