//! The built-in reference as an adapter: it answers the protocol, on standard input and output or over TCP.

use std::io::{BufRead, BufReader, BufWriter, Read, Result, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::message::{Answer, Hello, OLDEST_PROTOCOL, Outcome, Request, agreed_protocol};
use crate::builtin::Builtin;
use crate::engine;

/// How much is read at once: some requests are long.
const BUFFER: usize = 256 * 1024;

/// How long nothing new is begun where the system has no room for another connection.
const PAUSE: Duration = Duration::from_millis(100);

/// How many requests that were read may wait for their answers.
const WAITING: usize = 64;

/// Answers requests until the input ends or the output breaks, several at a time and so in any order.
pub fn serve(
    builtin: &Builtin,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> Result<()> {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    let desk = Arc::new(Desk {
        builtin: *builtin,
        waiting: AtomicUsize::new(0),
        output: Mutex::new(BufWriter::with_capacity(BUFFER, output)),
    });
    // Only the workers hold it: when they are gone, nothing can be sent any more, and reading ends.
    let lines = Arc::new(Mutex::new(receiver));
    let (ends, ended) = mpsc::channel();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for _ in 0..cores {
        let (desk, lines, ends) = (Arc::clone(&desk), Arc::clone(&lines), ends.clone());
        Builder::new().spawn(move || ends.send(desk.work(&lines)))?;
    }
    drop(lines);
    Builder::new().spawn(move || ends.send(desk.read(input, &sender)))?;
    // The first failure ends it: the others may wait for a line that never comes.
    ended.iter().collect()
}

/// Where requests come in and answers go out.
struct Desk<W: Write> {
    builtin: Builtin,
    /// How many lines nobody has taken yet.
    waiting: AtomicUsize,
    output: Mutex<BufWriter<W>>,
}

impl<W: Write> Desk<W> {
    /// Reads until the input ends, or nobody works any more.
    fn read(&self, input: impl Read, lines: &SyncSender<Vec<u8>>) -> Result<()> {
        let mut input = BufReader::with_capacity(BUFFER, input);
        loop {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            self.waiting.fetch_add(1, Ordering::SeqCst);
            if lines.send(line).is_err() {
                return Ok(());
            }
        }
    }

    /// Answers until nothing comes any more.
    fn work(&self, lines: &Mutex<Receiver<Vec<u8>>>) -> Result<()> {
        while let Some(line) = self.next(lines) {
            let mut text = serde_json::to_vec(&answer(&self.builtin, &line))?;
            text.push(b'\n');
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            output.write_all(&text)?;
            // While requests are waiting, answers travel together: whoever takes the last one sends them off.
            if self.waiting.load(Ordering::SeqCst) == 0 {
                output.flush()?;
            }
        }
        Ok(())
    }

    fn next(&self, lines: &Mutex<Receiver<Vec<u8>>>) -> Option<Vec<u8>> {
        let line = lines.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()?;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        Some(line)
    }
}

/// Answers requests over as many connections as come, for ever. The address, with the port that was found, is announced first.
pub fn listen(builtin: Builtin, listener: &TcpListener, mut announcement: impl Write) -> Result<()> {
    writeln!(announcement, "{}", listener.local_addr()?)?;
    announcement.flush()?;
    loop {
        // A connection that fails concerns nobody else.
        if let Err(error) = take(builtin, listener) {
            let _ = writeln!(std::io::stderr(), "a connection is lost: {error}");
            std::thread::sleep(PAUSE);
        }
    }
}

/// Takes the next connection, and answers requests over it in a thread of its own.
fn take(builtin: Builtin, listener: &TcpListener) -> Result<()> {
    let (connection, _) = listener.accept()?;
    let talk = move || {
        connection.set_nodelay(true)?;
        serve(&builtin, connection.try_clone()?, connection)
    };
    Builder::new().spawn(talk).map(drop)
}

fn answer(builtin: &Builtin, line: &[u8]) -> Answer {
    match Request::parse(line) {
        Ok(request) => {
            Answer { outcome: outcome(builtin, &request.op, request.input), id: request.id.into_owned() }
        }
        // The id, if there is one, lets the other side know which request it was.
        Err(error) => Answer {
            id: id_of(line).unwrap_or_default(),
            outcome: Outcome::Fault(format!("not a request: {error}")),
        },
    }
}

fn outcome(builtin: &Builtin, op: &str, input: &RawValue) -> Outcome {
    if op != "hello" {
        return engine::answer_of(builtin, op, input);
    }
    let input: Value = serde_json::from_str(input.get()).unwrap_or_default();
    let Some(offered) = input["protocol"].as_u64() else {
        return Outcome::Fault("hello without a `protocol` that is a number".to_owned());
    };
    let Some(protocol) = agreed_protocol(offered) else {
        return Outcome::Unsupported(format!("no version up to {offered} is spoken; {OLDEST_PROTOCOL} is"));
    };
    match json!(Hello { protocol, ..builtin.hello() }) {
        Value::Object(hello) => Outcome::Ok(hello),
        other => Outcome::Fault(format!("hello is no object: {other}")),
    }
}

fn id_of(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(line).ok()?;
    Some(value.get("id")?.as_str()?.to_owned())
}
