//! Connections and their limits, so that no client keeps the node from others.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use crate::node::Node;
use crate::routes::{self, Answer, Refusal};

/// How long a body may be. A transaction has at most 8,098 bytes.
const LONGEST_BODY: usize = 64 << 10;
/// How long a head may be.
const LONGEST_HEAD: usize = 16 << 10;
/// For how many times the patience a connection is used. The next answer says that it is the last.
const LIFE: u32 = 12;
/// After how many times the patience it is cut off: the last request has had its time, so the client does not read.
const CUT: u32 = 15;
/// How long requests under way are waited for at the end.
const END: Duration = Duration::from_secs(5);
/// How long, and for how many bytes, a client that is still sending is listened to, so that it can read its answer.
const LINGER: (Duration, u64) = (Duration::from_secs(1), 1 << 20);
/// How many at a time are told that there are too many.
const TURNED_AWAY: usize = 64;

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many connections there may be.
    pub(crate) connections: usize,
    /// How long a head may take, and then a body.
    pub(crate) patience: Duration,
}

/// Ends with SIGINT or SIGTERM.
#[cfg(unix)]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// Serves until the end, and then lets requests under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    node: Arc<Node>,
    limits: Limits,
    end: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let turned_away = Arc::new(Semaphore::new(TURNED_AWAY));
    let (ending, ended) = watch::channel(());
    let mut tasks = JoinSet::new();
    let mut end = pin!(end);
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            Some(_) = tasks.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // No file is left for it. One will be, when another connection ends.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        if let Ok(place) = places.clone().try_acquire_owned() {
            let (node, ended) = (node.clone(), ended.clone());
            tasks.spawn(async move {
                let cut = CUT * limits.patience;
                drop(timeout(cut, connection(stream, node, limits.patience, ended)).await);
                drop(place);
            });
        } else if let Ok(place) = turned_away.clone().try_acquire_owned() {
            tasks.spawn(async move {
                let message = "Too many connections";
                drop(timeout(LINGER.0, refuse(stream, "503 Service Unavailable", message)).await);
                drop(place);
            });
        }
    }
    drop(listener);
    drop(ending);
    drop(timeout(END, async { while tasks.join_next().await.is_some() {} }).await);
}

async fn connection(stream: TcpStream, node: Arc<Node>, patience: Duration, mut ended: watch::Receiver<()>) {
    let born = Instant::now();
    let service = service_fn(|request| {
        let is_last = born.elapsed() >= LIFE * patience;
        Box::pin(answer(node.clone(), request, patience, is_last))
    });
    let mut http = http1::Builder::new()
        .timer(TokioTimer::new())
        // Who has sent everything may say so, and still wants the answer.
        .half_close(true)
        .header_read_timeout(patience)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut is_ending = false;
    let outcome = loop {
        tokio::select! {
            outcome = poll_fn(|context| http.poll_without_shutdown(context)) => break outcome,
            _ = ended.changed(), if !is_ending => (),
        }
        is_ending = true;
        Pin::new(&mut http).graceful_shutdown();
    };
    let parts = http.into_parts();
    let stream = parts.io.into_inner();
    match outcome {
        // Between requests nobody waits for an answer.
        Err(error) if error.is_timeout() && !parts.read_buf.is_empty() => {
            let message = format!("The head did not come within {} s", patience.as_secs());
            refuse(stream, "408 Request Timeout", &message).await;
        }
        _ => linger(stream).await,
    }
}

/// The answer to a request, once its body is there.
async fn answer(
    node: Arc<Node>,
    request: Request<Incoming>,
    patience: Duration,
    is_last: bool,
) -> Result<Answer, Infallible> {
    let (head, body) = request.into_parts();
    let body = whole(body, patience).await;
    let is_last = is_last || body.is_err();
    let mut answer = match body {
        Ok(body) => {
            let request = Request::from_parts(head, body);
            // Saving waits for the disk.
            let answer = spawn_blocking(move || routes::respond(&node, &request)).await;
            answer.unwrap_or_else(|_| {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "The node has a bug").into_answer()
            })
        }
        Err(refusal) => refusal.into_answer(),
    };
    if is_last {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

async fn whole(body: Incoming, patience: Duration) -> Result<Bytes, Refusal> {
    let too_long = || {
        let message = format!("The body has more than {LONGEST_BODY} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    if body.size_hint().lower() > LONGEST_BODY as u64 {
        return Err(too_long());
    }
    match timeout(patience, Limited::new(body, LONGEST_BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long()),
        Ok(Err(_)) => Err(Refusal::new(StatusCode::BAD_REQUEST, "The body broke off")),
        Err(_) => {
            let message = format!("The body did not come within {} s", patience.as_secs());
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}

/// An answer to what is not read as a request.
async fn refuse(mut stream: TcpStream, status: &str, message: &str) {
    let body = serde_json::json!({"message": message}).to_string();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    if stream.write_all(answer.as_bytes()).await.is_ok() {
        linger(stream).await;
    }
}

/// Closes a connection so that its answer arrives: what is closed with bytes unread takes back what it has sent.
async fn linger(mut stream: TcpStream) {
    if stream.shutdown().await.is_ok() {
        let rest = &mut stream.take(LINGER.1);
        drop(timeout(LINGER.0, tokio::io::copy(rest, &mut tokio::io::sink())).await);
    }
}
