//! Chromium without a window.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) struct Browser {
    program: &'static str,
}

impl Browser {
    /// The browser of this machine.
    pub(crate) fn find() -> Self {
        let is_there = |program: &&str| Command::new(program).arg("--version").output().is_ok();
        let program = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(is_there);
        Self { program: program.expect("Chromium is needed: apt-get install chromium") }
    }

    /// The document at an address, after its scripts ran.
    pub(crate) fn dump(&self, address: &str) -> String {
        let output = self.run(&["--dump-dom", "--virtual-time-budget=10000", address]);
        let dom = String::from_utf8(output.stdout).unwrap();
        assert!(dom.contains("</html>"), "{}", String::from_utf8_lossy(&output.stderr));
        dom
    }

    /// What a page makes the browser ask the network for. The browser itself asks for more, which gets nowhere.
    pub(crate) fn requests(&self, address: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.json");
        let option = format!("--log-net-log={}", log.display());
        self.run(&[&option, "--dump-dom", "--virtual-time-budget=10000", address]);
        requests_in(&log)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output
    }
}

/// The addresses in a log of the network that a page asked for.
fn requests_in(log: &Path) -> Vec<String> {
    let log: Value = serde_json::from_slice(&std::fs::read(log).unwrap()).unwrap();
    let kind = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(kind.is_number());
    let events = log["events"].as_array().unwrap().iter().filter(|event| event["type"] == *kind);
    let of_a_page =
        events.map(|event| &event["params"]).filter(|request| request["initiator"] != "not an origin");
    let mut addresses: Vec<_> =
        of_a_page.filter_map(|request| request["url"].as_str().map(str::to_owned)).collect();
    addresses.dedup();
    addresses
}

/// Does something as soon as something is so.
const WHEN: &str = "const when = (condition, action) => { if (condition()) action(); else setTimeout(when, 10, condition, action); };";

/// The page with a script of ours at its end, and a policy that lets it run. The script has `when`.
pub(crate) fn with_script(page: &str, script: &str) -> String {
    if script.is_empty() {
        return page.to_owned();
    }
    let (before, policy) = page.split_once("script-src '").unwrap();
    let (_, after) = policy.split_once('\'').unwrap();
    let page = format!("{before}script-src 'unsafe-inline'{after}");
    page.replace("</body>", &format!("<script>{{{WHEN} {script}}}</script></body>"))
}
