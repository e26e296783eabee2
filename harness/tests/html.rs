//! The HTML report: what it is made of, and what a browser makes of it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;

use fio_conformance::adapter::expectations::Expectations;
use fio_conformance::builtin::Builtin;
use fio_conformance::engine::Limits;
use fio_conformance::report::Report;
use fio_conformance::report::format::Format;
use fio_conformance::run::{Plan, Target};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;
use serde_json::json;

use crate::browser::Browser;
use crate::hostile::{HOSTILE, with_everywhere};
use crate::sample::run;

mod breaking;
mod browser;
mod hostile;
mod sample;
mod synthetic;

fn page(reports: &[Report]) -> String {
    let folder = tempfile::tempdir().unwrap();
    // The suite that they ran, with steps.
    let suite = sample::suite(folder.path());
    page_with(reports, &suite)
}

fn page_with(reports: &[Report], suite: &Suite) -> String {
    let mut page = Vec::new();
    Format::Html.write(&mut page, reports, suite).unwrap();
    String::from_utf8(page).unwrap()
}

fn two() -> [Report; 2] {
    let mut other = run();
    other.implementation.name = "other".to_owned();
    [run(), other]
}

/// The elements of a page, as what stands between `<` and `>`. Text never has a `<` of its own.
fn elements(page: &str) -> Vec<&str> {
    let (before, data) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    assert!(!data.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
    before.split('<').skip(1).map(|piece| piece.split('>').next().unwrap()).collect()
}

#[test]
fn the_page_needs_nothing_but_itself() {
    for reports in [vec![run()], two().to_vec()] {
        let page = page(&reports);
        assert!(page.contains("default-src 'none'; script-src 'sha256-") && !page.contains("unsafe"));
        for element in elements(&page) {
            assert!(
                !element.contains("src=") && !element.starts_with("link") && !element.starts_with("style "),
                "{element}"
            );
            if let Some((_, target)) = element.split_once("href=\"") {
                assert!(element.starts_with("a ") && target.starts_with('#'), "{element}");
            }
        }
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(!style.contains("url(") && !style.contains("@import"));
    }
}

/// Whoever has no JavaScript still sees how it ended.
#[test]
fn the_verdict_and_the_table_are_there_without_a_script() {
    let page = page(&[run()]);
    let (before, _) = page.split_once("<script").unwrap();
    for text in [
        "FAIL</span> breaking 1.0",
        "5 passed, 11 failed as expected, 9 failed, 2 unsupported, 27 in total",
        "href=\"#op=text.encode&amp;verdict=failed\">5</a>",
        "Expectations that no longer hold (breaking 1.0) (3)",
        "Incidents (breaking 1.0) (2)",
    ] {
        assert!(before.contains(text), "{text}");
    }
}

#[test]
fn no_value_becomes_an_element() {
    let tags = |page: &str| {
        let tag = |element: &str| element.split([' ', '>']).next().unwrap().to_owned();
        elements(page).into_iter().map(tag).collect::<Vec<_>>()
    };
    let harmless = tags(&page(&[with_everywhere(&run(), "x")]));
    for hostile in HOSTILE {
        assert_eq!(tags(&page(&[with_everywhere(&run(), hostile)])), harmless, "{hostile:?}");
    }
}

#[test]
fn the_page_of_the_whole_suite_holds_little_but_the_vectors() {
    let suite = Suite::embedded().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_fio-conformance"))
        .args(["run", "--report", "html=/dev/stdout"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let vectors: usize = suite.vectors().map(|vector| serde_json::to_string(vector).unwrap().len()).sum();
    let ratio = output.stdout.len() as f64 / vectors as f64;
    assert!(ratio < 1.1, "{ratio:.2} times the bytes of the vectors");
}

/// The page in a browser, with this fragment, after this script.
fn shown(folder: &Path, page: &str, fragment: &str, script: &str) -> String {
    let file = folder.join("page.html");
    std::fs::write(&file, browser::with_script(page, script)).unwrap();
    Browser::find().dump(&format!("file://{}#{fragment}", file.display()))
}

/// The ids of the vectors in the list.
fn listed(dom: &str) -> Vec<&str> {
    dom.split("<span class=\"id\">").skip(1).map(|rest| rest.split_once("</span>").unwrap().0).collect()
}

#[test]
#[ignore = "needs chromium"]
fn the_fragment_decides_what_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(&[run()]);
    let list = |fragment: &str| {
        let dom = shown(folder.path(), &page, fragment, "");
        (listed(&dom).iter().map(|&id| id.to_owned()).collect::<Vec<_>>(), dom)
    };
    let (all, dom) = list("");
    assert_eq!(all.len(), 27);
    assert_eq!(all[0], "text.encode.different", "the worst come first");
    assert!(dom.contains("27 of 27 vectors"));
    assert_eq!(list("verdict=failed&op=text.encode").0.len(), 5);
    assert_eq!(list("kind=fault").0, ["text.decode.known_differently", "text.decode.crash"]);
    assert_eq!(list("rule=TEXT-01").0.len(), 27);
    assert_eq!(list("rule=TEXT-02").0.len(), 0);
    assert_eq!(list("text=EVEN+known_").0.len(), 10, "every word, in ids and reasons, in any case");
    let (none, dom) = list("op=nothing");
    assert!(none.is_empty() && dom.contains("No vector is like this."));
}

#[test]
#[ignore = "needs chromium"]
fn the_steps_of_a_vector_are_those_of_explain() {
    let suite = Suite::embedded().unwrap();
    let nothing = Expectations::default();
    let plan = Plan::new(&suite, None, &nothing, Limits::default());
    let report = plan.run(Target::Builtin(Builtin::new(XEncoding::Minimal)), &mut |_| ()).unwrap();
    let vector = suite.vector("sealed.seal.funds_request_known_answer").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fragment = format!("vector={}", vector.id);
    let dom = shown(folder.path(), &page_with(&[report], &suite), &fragment, "");
    let (_, detail) = dom.split_once("<dt>steps</dt>").unwrap();
    for (rule, name) in [("SEALED-04", "padded"), ("SEALED-05", "ciphertext"), ("SEALED-06", "tag")] {
        let value = &vector.steps[name];
        let text = format!("<span class=\"name\">{rule} {name}</span><span class=\"value\">{value}</span>");
        assert!(detail.contains(&text), "{text}");
    }
}

#[test]
#[ignore = "needs chromium"]
fn a_link_to_a_vector_shows_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let dom = shown(folder.path(), &page(&[run()]), "vector=text.encode.different", "");
    let (_, detail) = dom.split_once("<dl class=\"detail\">").unwrap();
    let (detail, _) = detail.split_once("</dl>").unwrap();
    for text in [
        "The comment of text.encode.different.",
        "href=\"#rule=TEXT-01\"",
        "<span class=\"name\">bytes</span><span class=\"value\">00</span>",
        "<span class=\"name\">ok.text</span><span class=\"value\">\"AA==\"</span>",
        "<span class=\"value\">\"A<mark>B==\"</mark></span>",
        "text differs at character 2 of 4",
        "fio-conformance run breaking --filter text.encode.different",
    ] {
        assert!(detail.contains(text), "{text}: {detail}");
    }
    assert_eq!(dom.matches("<dl").count(), 1, "the others are closed");

    let dom = shown(folder.path(), &page(&[run()]), "vector=text.decode.known", "");
    assert!(dom.contains("takes anything"));
    assert!(dom.contains("<a href=\"https://example.org/1\" rel=\"noopener noreferrer\">"));
}

#[test]
#[ignore = "needs chromium"]
fn clicks_and_typing_do_what_links_do() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(&[run()]);
    // Where the address has become this, the title says so.
    let until = |fragment: &str| {
        format!("when(() => location.hash === '{fragment}', () => {{ document.title = 'as wanted'; }});")
    };
    let done = |dom: &str| assert!(dom.contains("<title>as wanted</title>"), "{dom}");

    let click = "document.querySelector('#matrix a.failed').click();";
    let script = format!("{click} {}", until("#op=text.encode&verdict=failed"));
    let dom = shown(folder.path(), &page, "", &script);
    done(&dom);
    assert_eq!(listed(&dom).len(), 5);

    let typing = "const box = document.querySelector('[name=text]'); box.value = 'crash';
        box.dispatchEvent(new Event('input', { bubbles: true }));";
    let script = format!("{typing} {}", until("#verdict=failed&text=crash"));
    let dom = shown(folder.path(), &page, "verdict=failed", &script);
    done(&dom);
    assert_eq!(listed(&dom), ["text.decode.crash"]);

    let open = "const [first, second] = document.querySelectorAll('details.vector summary'); first.click();
        when(() => location.hash === '#vector=text.encode.different', () => second.click());";
    let script = format!("{open} {}", until("#vector=text.encode.long"));
    let dom = shown(folder.path(), &page, "", &script);
    done(&dom);
    assert_eq!(dom.matches("<details class=\"vector\" open").count(), 1, "one at a time");

    let reset = "document.querySelector('button[type=reset]').click();";
    let dom = shown(folder.path(), &page, "kind=fault", &format!("{reset} {}", until("")));
    done(&dom);
    assert_eq!(listed(&dom).len(), 27);
}

#[test]
#[ignore = "needs chromium"]
fn several_implementations_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(&two());
    let dom = shown(folder.path(), &page, "op=text.encode&of=2&vector=text.encode.long&in=2", "");
    assert!(dom.contains("6 of 54 verdicts"), "{dom}");
    assert_eq!(listed(&dom).len(), 6);
    assert_eq!(dom.matches("<dl").count(), 1);
    assert!(dom.contains("<th scope=\"col\">other 1.0</th>"));
}

#[test]
#[ignore = "needs chromium"]
fn long_numbers_keep_their_digits() {
    let folder = tempfile::tempdir().unwrap();
    let numbers = json!({"all": u64::MAX, "list": [9_007_199_254_740_993_u64, i64::MIN], "short": -1.5});
    let mut report = run();
    let vector = report.verdicts.iter_mut().find(|vector| vector.id == "text.encode.different").unwrap();
    vector.came = Some(json!({"ok": numbers}));
    let dom = shown(folder.path(), &page(&[report]), "vector=text.encode.different", "");
    for text in ["18446744073709551615", "[9007199254740993,-9223372036854775808]", "-1.5"] {
        assert!(dom.contains(&format!("<span class=\"value\">{text}</span>")), "{text}: {dom}");
    }
}

#[test]
#[ignore = "needs chromium"]
fn hostile_values_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    for hostile in HOSTILE.map(str::to_owned).into_iter().chain(["long ".repeat(20_000)]) {
        let mut report = with_everywhere(&run(), &hostile);
        // One with a link.
        let id = "text.decode.known";
        report.verdicts.iter_mut().find(|vector| vector.id.ends_with(id)).unwrap().id = id.to_owned();
        let dom = shown(folder.path(), &page(&[report]), &format!("vector={id}"), "");
        assert!(dom.contains("27 of 27 vectors"), "the script got through: {hostile:?}");
        assert_eq!(dom.matches("<dl").count(), 1);
        assert!(!dom.contains("<img") && !dom.contains("<title>owned"), "{hostile:?}");
        let (shown, _) = dom.split_once("<script type=\"application/json\"").unwrap();
        for element in shown.split('<').map(|piece| piece.split('>').next().unwrap()) {
            let mut outside_values = element.split('"').step_by(2);
            assert!(outside_values.all(|part| !part.contains(" on")), "{element}");
            assert!(!element.contains("href=\"javascript:"), "{element}");
        }
    }
}

#[test]
#[ignore = "needs chromium"]
fn the_browser_asks_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::find();
    let file = folder.path().join("page.html");
    let address = format!("file://{}#vector=text.decode.known", file.display());
    std::fs::write(&file, page(&[run()])).unwrap();
    assert_eq!(browser.requests(&address), [] as [String; 0]);

    // The same would be seen.
    let image = page(&[run()]).replace("<header>", "<header><img src=\"http://127.0.0.1:9/x.png\">");
    std::fs::write(&file, &image).unwrap();
    assert_eq!(browser.requests(&address), [] as [String; 0], "the policy of the page stops it");
    std::fs::write(&file, image.replace("Content-Security-Policy", "x")).unwrap();
    assert_eq!(browser.requests(&address), ["http://127.0.0.1:9/x.png"]);
}
