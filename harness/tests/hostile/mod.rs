//! Values that try to be more than values.

use fio_conformance::report::Report;
use serde_json::Value;

/// Texts that mean something to a terminal, to XML, to Markdown, to HTML or to a script.
pub(crate) const HOSTILE: [&str; 9] = [
    "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">",
    "</pre></details><h1>owned</h1>\n\n# owned\n\n| a | b |\n| --- | --- |\n| [owned](https://owned.example) | ![x](https://owned.example/x.png) |",
    "```\n~~~\n<!-- ]]> --> &lt;b&gt; &amp; {{data}} {{script}} <![CDATA[",
    "\u{0}\u{7}\u{1b}[31mred\u{9b}31m\u{7f}\u{b}\u{c}\r\n\t",
    "\u{202e}gnp.exe\u{2066}\u{200f}\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}",
    "\" onmouseover=\"document.title = 'owned'\" ' x='",
    "javascript:document.title='owned'",
    "https://owned.example/\" onmouseover=\"document.title = 'owned'\" x=\"",
    "https://owned.example/\"><script>document.title = 'owned'</script>",
];

/// The report with this text in every place that holds free text.
pub(crate) fn with_everywhere(report: &Report, text: &str) -> Report {
    let mut value = serde_json::to_value(report).unwrap();
    put(&mut value, text);
    serde_json::from_value(value).unwrap()
}

fn put(value: &mut Value, text: &str) {
    const FREE: &[&str] = &[
        "adapter",
        "bytes",
        "command",
        "comment",
        "expected_because",
        "fault",
        "id",
        "language",
        "link",
        "message",
        "name",
        "reason",
        "stderr",
        "text",
        "unsupported",
        "vector",
        "version",
        "why",
    ];
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(old) if FREE.contains(&name.as_str()) => {
                        *field = format!("{text}{old}").into();
                    }
                    field => put(field, text),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, text)),
        _ => {}
    }
}
