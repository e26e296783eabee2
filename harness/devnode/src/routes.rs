//! What is answered under which path.

use fio_chain_model::Call;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::calls::Made;
use crate::node::{Move, Node, Unmoved};
use crate::{deployed, page};

/// Who signs: an account name, or nothing if nobody does.
const SIGNER: HeaderName = HeaderName::from_static("fio-signer");
/// How long the packed transaction would be, in bytes.
const TRANSACTION_SIZE: HeaderName = HeaderName::from_static("fio-transaction-size");
/// In an answer: the number of the call.
const CALL: HeaderName = HeaderName::from_static("fio-call");
/// In an answer: the time of its block.
const TIME: HeaderName = HeaderName::from_static("fio-time");

pub(crate) type Answer = Response<Full<Bytes>>;

/// What a request is refused with that is no call.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    allow: Option<&'static str>,
}

/// The answer to a request.
pub(crate) fn respond(node: &Node, request: &Request<Bytes>) -> Answer {
    let answer = match request.method() {
        &Method::OPTIONS => Ok(preflight()),
        _ => route(node, request),
    };
    open_to_pages(answer.unwrap_or_else(Refusal::into_answer))
}

fn route(node: &Node, request: &Request<Bytes>) -> Result<Answer, Refusal> {
    let path = request.uri().path();
    match path {
        "/" => get(request).map(|()| {
            let (state, calls) = node.view();
            page::page(&state, &calls)
        }),
        "/state" => get(request).map(|()| json_answer(StatusCode::OK, &node.view().0)),
        "/calls" => get(request).map(|()| {
            let calls = node.calls();
            json_answer(StatusCode::OK, &calls.iter().map(AsRef::as_ref).collect::<Vec<&Made>>())
        }),
        "/time" => time(node, request),
        _ => match path.strip_prefix("/v1/chain/") {
            Some("get_info") => {
                get_or_post(request).map(|()| json_answer(StatusCode::OK, &deployed::info(node.now())))
            }
            Some(endpoint) => call(node, endpoint, request),
            None => Err(Refusal::new(StatusCode::NOT_FOUND, format!("Nothing is at {path}"))),
        },
    }
}

/// An action or a getter. Deployed nodes take both by either method.
fn call(node: &Node, endpoint: &str, request: &Request<Bytes>) -> Result<Answer, Refusal> {
    get_or_post(request)?;
    let parameters = match request.body().is_empty() {
        true => json!({}),
        false => json_body(request)?,
    };
    if parameters.get("packed_trx").is_some() {
        let message = "Packed transactions are not read here: send the parameters of the action as JSON";
        return Err(Refusal::bad(message));
    }
    let actor = || parameters.get("actor").and_then(Value::as_str).map(str::to_owned);
    let signer = match text_header(request.headers(), &SIGNER)? {
        Some(signer) => Some(signer.to_owned()).filter(|signer| !signer.is_empty()),
        None => actor(),
    };
    let no_size = |_| Refusal::bad(format!("{TRANSACTION_SIZE} is no number of bytes"));
    let transaction_size = text_header(request.headers(), &TRANSACTION_SIZE)?
        .map(|size| size.parse().map_err(no_size))
        .transpose()?;
    let call = Call { endpoint: endpoint.to_owned(), parameters, signer, time: None, transaction_size };
    let made = node.call(call).map_err(|error| Refusal::internal(error.to_string()))?;
    let status = StatusCode::from_u16(made.answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = json_answer(status, &deployed::body(&made));
    answer.headers_mut().insert(CALL, made.number.into());
    answer.headers_mut().insert(TIME, made.call.time.unwrap_or_default().into());
    Ok(answer)
}

/// The time, and how it is moved.
fn time(node: &Node, request: &Request<Bytes>) -> Result<Answer, Refusal> {
    get_or_post(request)?;
    let now = match request.method() {
        &Method::POST => {
            let to: Move = serde_json::from_value(json_body(request)?).map_err(|_| {
                Refusal::bad(r#"Say {"now": SECONDS} or {"advance": SECONDS}, whole and below 2^32"#)
            })?;
            node.move_time(to).map_err(|error| match error {
                Unmoved::Past(_) | Unmoved::TooFar => Refusal::bad(error.to_string()),
                Unmoved::Unsaved(_) => Refusal::internal(error.to_string()),
            })?
        }
        _ => node.now(),
    };
    Ok(json_answer(StatusCode::OK, &json!({"now": now})))
}

fn get(request: &Request<Bytes>) -> Result<(), Refusal> {
    allow(request, &[Method::GET, Method::HEAD], "GET, HEAD")
}

fn get_or_post(request: &Request<Bytes>) -> Result<(), Refusal> {
    allow(request, &[Method::GET, Method::HEAD, Method::POST], "GET, HEAD, POST")
}

fn allow(request: &Request<Bytes>, methods: &[Method], names: &'static str) -> Result<(), Refusal> {
    if methods.contains(request.method()) {
        return Ok(());
    }
    let message = format!("{} can't be done here, only {names}", request.method());
    Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, message, allow: Some(names) })
}

fn json_body(request: &Request<Bytes>) -> Result<Value, Refusal> {
    serde_json::from_slice(request.body())
        .map_err(|error| Refusal::bad(format!("The body is no JSON: {error}")))
}

fn text_header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let text =
        |value: &'a HeaderValue| value.to_str().map_err(|_| Refusal::bad(format!("{name} is no text")));
    headers.get(name).map(text).transpose()
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), allow: None }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    pub(crate) fn into_answer(self) -> Answer {
        let mut answer = json_answer(self.status, &json!({"message": self.message}));
        if let Some(allow) = self.allow {
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        answer
    }
}

fn json_answer(status: StatusCode, body: &impl Serialize) -> Answer {
    let Ok(json) = serde_json::to_vec(body) else {
        return Refusal::internal("The answer is no JSON").into_answer();
    };
    let mut answer = Response::new(Full::from(json));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// What browsers ask before a page may send JSON.
fn preflight() -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    let allowed = "content-type, fio-signer, fio-transaction-size";
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
    answer
}

/// Wallets run in pages of other origins too. Deployed nodes let them in likewise.
fn open_to_pages(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("fio-call, fio-time"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
