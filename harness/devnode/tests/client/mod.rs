//! A client that takes every answer as it is.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    agent: Agent,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    /// Of the node that has printed this as its first line.
    pub(crate) fn of(line: &str) -> Self {
        let address = line.trim_end().strip_prefix("http://").expect("the address comes first").parse();
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self { address: address.unwrap(), agent: config.into() }
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = match body.is_empty() && method != "POST" {
            true => self.agent.run(request.body(()).unwrap()),
            false => self.agent.run(request.body(body).unwrap()),
        };
        let (head, mut body) = reply.unwrap().into_parts();
        let body = body.with_config().limit(100 << 20).read_to_string().unwrap();
        Reply { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[], body.to_string().as_bytes())
    }

    pub(crate) fn call(&self, endpoint: &str, parameters: &Value) -> Reply {
        self.post(&format!("/v1/chain/{endpoint}"), parameters)
    }

    /// The state, as JSON.
    pub(crate) fn state(&self) -> Value {
        self.get("/state").json()
    }

    /// A connection that takes whatever is written.
    pub(crate) fn raw(&self) -> Raw {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Raw(stream)
    }

    pub(crate) fn is_well(&self) {
        let reply = self.call("privacy_check", &serde_json::json!({"fio_address": "purse@alice"}));
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"privacy":0}"#));
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// What the chain answers, taken out of the transaction that it is wrapped in (E-231).
    pub(crate) fn answer(&self) -> Value {
        let json = self.json();
        match json.get("processed") {
            Some(processed) => {
                let response = processed["action_traces"][0]["receipt"]["response"].as_str().unwrap();
                serde_json::from_str(response).unwrap()
            }
            None => json,
        }
    }
}

pub(crate) struct Raw(pub(crate) TcpStream);

impl Raw {
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        self.0.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Everything that comes until the node closes.
    pub(crate) fn rest(&mut self) -> String {
        let mut text = String::new();
        self.0.read_to_string(&mut text).unwrap();
        text
    }

    pub(crate) fn end(&mut self) -> &mut Self {
        self.0.shutdown(Shutdown::Write).unwrap();
        self
    }
}
