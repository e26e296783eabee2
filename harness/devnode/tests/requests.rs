//! Requests that are none: each with its status and text.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use crate::node::{Node, set_privacy};

mod node;

const CHECK: &str = "/v1/chain/privacy_check";

#[test]
fn what_is_no_request_is_told_so() {
    let node = Node::example();
    let no_json = |what| format!("The body is no JSON: {what}");
    let packed = "Packed transactions are not read here: send the parameters of the action as JSON";
    let deep = "[".repeat(1000);
    let time = r#"Say {"now": SECONDS} or {"advance": SECONDS}, whole and below 2^32"#;
    let cases: [(&str, &str, &[u8], u16, String); 27] = [
        ("POST", CHECK, b"{", 400, no_json("EOF while parsing an object at line 1 column 1")),
        ("POST", CHECK, b"{} {}", 400, no_json("trailing characters at line 1 column 4")),
        ("POST", CHECK, b"\"\xff\"", 400, no_json("invalid unicode code point at line 1 column 2")),
        ("POST", CHECK, b"{\"a\":1e999}", 400, no_json("number out of range at line 1 column 10")),
        ("POST", CHECK, deep.as_bytes(), 400, no_json("recursion limit exceeded at line 1 column 128")),
        ("POST", CHECK, br#"{"signatures":[],"packed_trx":""}"#, 400, packed.to_owned()),
        ("POST", "/v1/chain/nothing", b"{}", 404, "Unknown endpoint".to_owned()),
        ("POST", "/v1/chain/", b"{}", 404, "Unknown endpoint".to_owned()),
        ("POST", "/v1/chain", b"{}", 404, "Nothing is at /v1/chain".to_owned()),
        ("POST", "/v2/chain/privacy_check", b"{}", 404, "Nothing is at /v2/chain/privacy_check".to_owned()),
        ("GET", "/nothing?a=b", b"", 404, "Nothing is at /nothing".to_owned()),
        ("GET", "/%3Cb%3E", b"", 404, "Nothing is at /%3Cb%3E".to_owned()),
        ("GET", "/../../etc/passwd", b"", 404, "Nothing is at /../../etc/passwd".to_owned()),
        ("PUT", CHECK, b"{}", 405, "PUT can't be done here, only GET, HEAD, POST".to_owned()),
        (
            "DELETE",
            "/v1/chain/get_info",
            b"",
            405,
            "DELETE can't be done here, only GET, HEAD, POST".to_owned(),
        ),
        ("PATCH", "/time", b"{}", 405, "PATCH can't be done here, only GET, HEAD, POST".to_owned()),
        ("POST", "/", b"{}", 405, "POST can't be done here, only GET, HEAD".to_owned()),
        ("POST", "/state", b"{}", 405, "POST can't be done here, only GET, HEAD".to_owned()),
        ("DELETE", "/calls", b"", 405, "DELETE can't be done here, only GET, HEAD".to_owned()),
        ("POST", "/time", b"", 400, no_json("EOF while parsing a value at line 1 column 0")),
        ("POST", "/time", b"{}", 400, time.to_owned()),
        ("POST", "/time", br#"{"now":1700000001,"advance":1}"#, 400, time.to_owned()),
        ("POST", "/time", br#"{"advance":-1}"#, 400, time.to_owned()),
        ("POST", "/time", br#"{"advance":1.5}"#, 400, time.to_owned()),
        ("POST", "/time", br#"{"now":4294967296}"#, 400, time.to_owned()),
        (
            "POST",
            "/time",
            br#"{"now":1699999999}"#,
            400,
            "Time does not go back: it is 1700000000".to_owned(),
        ),
        ("POST", "/time", br#"{"advance":4294967295}"#, 400, "Time ends at 4294967295".to_owned()),
    ];
    let before = node.state();
    for (method, path, body, status, message) in cases {
        let reply = node.send(method, path, &[], body);
        let told = (reply.status, reply.header("content-type"), reply.body.clone());
        assert_eq!(
            told,
            (status, "application/json", json!({"message": message}).to_string()),
            "{method} {path}"
        );
        let allow = reply.headers.get("allow").map(|allow| allow.to_str().unwrap());
        assert_eq!(allow, message.split_once("only ").map(|(_, methods)| methods), "{method} {path}");
    }
    assert_eq!(node.state(), before);
    node.is_well();
}

#[test]
fn headers_are_of_their_form() {
    let node = Node::example();
    let body = set_privacy(1).to_string();
    for (name, value, message) in [
        ("fio-transaction-size", "-1", "fio-transaction-size is no number of bytes"),
        ("fio-transaction-size", "", "fio-transaction-size is no number of bytes"),
        ("fio-transaction-size", "18446744073709551616", "fio-transaction-size is no number of bytes"),
        ("fio-signer", "\u{e9}", "fio-signer is no text"),
    ] {
        let path = "/v1/chain/set_fio_address_privacy";
        let reply = node.send("POST", path, &[(name, value)], body.as_bytes());
        assert_eq!((reply.status, reply.json()), (400, json!({"message": message})), "{name}: {value}");
    }
    assert_eq!(node.state()["addresses"][0]["privacy"], 0);
}

/// As with deployed nodes, an empty body is an empty object, and the method does not matter.
#[test]
fn getters_answer_by_either_method() {
    let node = Node::example();
    for method in ["GET", "POST"] {
        let reply = node.send(method, CHECK, &[], b"");
        let missing = json!([{"name": "fio_address", "value": "", "error": "Missing parameter"}]);
        assert_eq!((reply.status, &reply.json()["fields"]), (400, &missing), "{method}");
    }
    assert_eq!(node.get("/calls").json()[1]["parameters"], json!({}));
    let body = r#"{"fio_address":"purse@alice"}"#;
    let head = format!("GET {CHECK} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", body.len());
    let reply = node.raw().write(&(head + body)).end().rest();
    assert!(
        reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.ends_with("\r\n\r\n{\"privacy\":0}"),
        "{reply}"
    );
}

/// What is not HTTP is answered without a body, and closed.
#[test]
fn what_is_not_http_is_refused() {
    let node = Node::example();
    let long_path = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(70_000));
    let long_header = format!("GET / HTTP/1.1\r\nhost: a\r\na: {}\r\n\r\n", "a".repeat(20_000));
    let many_headers = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "a: b\r\n".repeat(200));
    for (text, status) in [
        ("\0\0\0\0\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/7.0\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nno header\r\n\r\n", "400 Bad Request"),
        ("POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "400 Bad Request"),
        ("POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", "400 Bad Request"),
        (&long_path, "431 Request Header Fields Too Large"),
        (&long_header, "431 Request Header Fields Too Large"),
        (&many_headers, "431 Request Header Fields Too Large"),
    ] {
        let reply = node.raw().write(text).rest();
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{reply}");
    }
    node.is_well();
}

#[test]
fn pages_of_other_origins_may_call() {
    let node = Node::example();
    let asked = node.send("OPTIONS", CHECK, &[("origin", "http://wallet.example")], b"");
    assert_eq!((asked.status, asked.body.as_str()), (204, ""));
    assert_eq!(asked.header("access-control-allow-origin"), "*");
    assert_eq!(asked.header("access-control-allow-methods"), "GET, HEAD, POST");
    assert_eq!(
        asked.header("access-control-allow-headers"),
        "content-type, fio-signer, fio-transaction-size"
    );
    let told = node.call("privacy_check", &json!({"fio_address": "purse@alice"}));
    assert_eq!(told.header("access-control-allow-origin"), "*");
    assert_eq!(told.header("access-control-expose-headers"), "fio-call, fio-time");
}
