//! The page: what it shows, and that it stands by itself.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use serde_json::json;

use crate::node::{Node, set_privacy};

#[path = "../../tests/browser/mod.rs"]
#[allow(dead_code)]
mod browser;
mod node;

/// What breaks out of text, attributes, comments, styles and scripts, where it is not escaped.
const HOSTILE: [&str; 6] = [
    "<script>document.title='taken'</script>",
    "<img src=http://127.0.0.1:1/a onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "'-->]]></style></table>",
    "&lt;b&gt;&amp;",
    "\u{202e}\u{0}</td>",
];

fn page_after(text: &str) -> String {
    let node = Node::example();
    node.call("privacy_check", &json!({"fio_address": text, text: [text]}));
    node.send("POST", "/v1/chain/priv_get_%3Cb%3E", &[("fio-signer", "<b>")], b"[]");
    node.get("/").body
}

fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|piece| piece.split('>').next().unwrap()).collect()
}

#[test]
fn it_shows_the_state_and_the_calls() {
    let node = Node::example();
    node.call("set_fio_address_privacy", &set_privacy(2));
    let reply = node.get("/");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"));
    for text in [
        "<td>1</td><td>1700000000</td><td>set_fio_address_privacy</td><td>tr4rt4wu2cv5</td><td>{&quot;actor&quot;:&quot;tr4rt4wu2cv5&quot;,",
        "<td>400</td><td>{&quot;fields&quot;:[{&quot;error&quot;:&quot;Invalid privacy value&quot;",
        "<h2>addresses</h2>",
        "<td>purse@alice</td>",
        "<th>next_key_id</th>",
        "<td>1000</td>",
    ] {
        assert!(reply.body.contains(text), "{text}\n{}", reply.body);
    }
}

/// Each part of the state has its place.
#[test]
fn nothing_of_the_state_is_left_out() {
    let node = Node::example();
    let (page, state) = (node.get("/").body, node.state());
    for (name, value) in state.as_object().unwrap() {
        let kind = if value.is_array() || value.is_object() { "h2" } else { "th" };
        assert!(page.contains(&format!("<{kind}>{name}</{kind}>")), "{name}");
    }
    for account in state["accounts"].as_array().unwrap() {
        assert!(page.contains(&format!("<td>{}</td>", account["fio_public_key"].as_str().unwrap())));
    }
}

#[test]
fn it_needs_nothing_but_itself() {
    let reply = Node::example().get("/");
    let policy = reply.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    for tag in tags(&reply.body) {
        assert!(!tag.contains("src=") && !tag.starts_with("script") && !tag.starts_with("style "), "{tag}");
        if let Some((_, target)) = tag.split_once("href=\"") {
            assert!(["/state\"", "/calls\"", "data:,\""].contains(&target), "{tag}");
        }
    }
    let style = reply.body.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn what_callers_send_stays_text() {
    let harmless = page_after("x");
    for hostile in HOSTILE {
        let page = page_after(hostile);
        assert_eq!(tags(&page), tags(&harmless), "{hostile:?}");
    }
}

/// However much there is, the page stays short.
#[test]
fn long_values_and_lists_are_cut() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = Node::example().state();
    let domain = |number: u32| json!({"fio_domain": format!("domain{number:05}"), "expiration": 0, "owner": "", "is_public": 0});
    state["domains"] = (0..50_000).map(domain).collect();
    state["accounts"][0]["fio_public_key"] = "é".repeat(100_000).into();
    let page = Node::with(&folder.path().join("state.json"), &state).get("/").body;
    assert!(page.len() < 50_000, "{}", page.len());
    assert!(page.contains("49900 before these.") && page.contains("<td>domain49999</td>"));
    assert!(!page.contains("domain49899") && page.contains("<td>domain49900</td>"));
    assert!(page.contains(&format!("<td>{}…</td>", "é".repeat(200))));
}

#[test]
#[ignore = "needs chromium"]
fn a_browser_shows_it_and_asks_for_nothing_else() {
    let node = Node::example();
    for hostile in HOSTILE {
        node.call("privacy_check", &json!({"fio_address": hostile}));
    }
    let address = format!("http://{}/", node.address);
    let browser = browser::Browser::find();
    let dom = browser.dump(&address);
    assert!(dom.contains("<title>FIO devnode</title>") && dom.contains("<td>purse@alice</td>"), "{dom}");
    assert_eq!(browser.requests(&address), [] as [&str; 0]);
}
