//! Lines in both directions. Whatever the other side does, nothing here blocks for ever or grows without bound.

use std::collections::VecDeque;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// The longest line that is read.
pub(super) const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// How much is put together to be written at once.
const TOGETHER: usize = 64 * 1024;

/// How often a silent process is looked at.
const POLL: Duration = Duration::from_millis(50);

/// How long to listen on after the process is gone, while something it started still holds the other end.
const GRACE: Duration = Duration::from_millis(200);

/// What the other side does that is worth knowing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It wrote a line.
    Line(String),
    /// It wrote a line that is not UTF-8.
    NotUtf8,
    /// It wrote a line longer than [`LINE_LIMIT`]. Nothing is read after that.
    TooLong,
    /// Its output ended within a line.
    HalfLine(String),
    /// Its output ended.
    Closed,
}

/// A piece of what is written.
#[derive(Debug)]
pub(super) enum Piece {
    /// Bytes.
    Once(Vec<u8>),
    /// So many times the same.
    Times(Vec<u8>, usize),
}

/// Two directions, with a thread for each.
#[derive(Debug)]
pub(super) struct Lines {
    input: Option<Sender<Vec<Piece>>>,
    batches: Receiver<Vec<Event>>,
    events: VecDeque<Event>,
}

impl Lines {
    /// Reads from the one and writes to the other, which is dropped when all is written.
    pub(super) fn new(
        output: impl Read + Send + 'static,
        input: impl Write + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, requests) = mpsc::channel();
        Builder::new().spawn(move || {
            // If it can't be written, the reader at the other end is gone, and `next` will tell.
            let _ = write_all(input, &requests);
        })?;
        // One batch may wait: a flood fills the pipe, not our memory.
        let (batch_sender, batches) = mpsc::sync_channel(1);
        Builder::new().spawn(move || read_lines(output, &batch_sender))?;
        Ok(Self { input: Some(sender), batches, events: VecDeque::new() })
    }

    /// Writes, as soon as the other side reads. Never blocks.
    pub(super) fn write(&self, line: Vec<Piece>) {
        // If the writer is gone, as above.
        if let Some(input) = &self.input {
            let _ = input.send(line);
        }
    }

    /// Whether what the other side does next has been seen already.
    pub(super) fn has_more(&self) -> bool {
        !self.events.is_empty()
    }

    /// Ends the input, after what was written.
    pub(super) fn close(&mut self) {
        self.input = None;
    }

    /// What the other side does next; `None` if it is nothing until the deadline.
    pub(super) fn next(&mut self, deadline: Instant, mut is_gone: impl FnMut() -> bool) -> Option<Event> {
        let mut gone_since = None;
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let now = Instant::now();
            let remaining = deadline.saturating_duration_since(now);
            match self.batches.recv_timeout(remaining.clamp(Duration::from_millis(1), POLL)) {
                Ok(batch) => self.events.extend(batch),
                Err(RecvTimeoutError::Disconnected) => return Some(Event::Closed),
                Err(RecvTimeoutError::Timeout) if is_gone() => {
                    if gone_since.get_or_insert(now).elapsed() >= GRACE {
                        return Some(Event::Closed);
                    }
                }
                Err(RecvTimeoutError::Timeout) if now >= deadline => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

fn write_all(input: impl Write, requests: &Receiver<Vec<Piece>>) -> io::Result<()> {
    let mut input = BufWriter::with_capacity(TOGETHER, input);
    loop {
        // What is waiting travels together.
        let next = match requests.try_recv() {
            Err(TryRecvError::Empty) => {
                input.flush()?;
                requests.recv().ok()
            }
            next => next.ok(),
        };
        let Some(line) = next else {
            return input.flush();
        };
        for piece in line {
            match piece {
                Piece::Once(bytes) => input.write_all(&bytes)?,
                Piece::Times(bytes, times) => write_times(&mut input, &bytes, times)?,
            }
        }
    }
}

/// Writes the same so many times, as many of them at once as make a good length.
fn write_times(input: &mut impl Write, bytes: &[u8], times: usize) -> io::Result<()> {
    let at_once = (TOGETHER / bytes.len().max(1)).clamp(1, times.max(1));
    let block = bytes.repeat(at_once);
    for _ in 0..times / at_once {
        input.write_all(&block)?;
    }
    input.write_all(&bytes.repeat(times % at_once))
}

fn read_lines(mut output: impl Read, batches: &SyncSender<Vec<Event>>) {
    let mut chunk = vec![0; 64 * 1024];
    let mut line = Vec::new();
    loop {
        let mut rest = match output.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => &chunk[..length],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        let mut events = Vec::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|&byte| byte == b'\n');
            let piece = &rest[..end.unwrap_or(rest.len())];
            if line.len() + piece.len() > LINE_LIMIT {
                events.push(Event::TooLong);
                let _ = batches.send(events);
                return;
            }
            line.extend_from_slice(piece);
            if end.is_some() {
                let line = String::from_utf8(std::mem::take(&mut line));
                events.push(line.map_or(Event::NotUtf8, Event::Line));
            }
            rest = &rest[end.map_or(rest.len(), |end| end + 1)..];
        }
        if !events.is_empty() && batches.send(events).is_err() {
            return;
        }
    }
    if !line.is_empty() {
        let half = String::from_utf8_lossy(&line).into_owned();
        let _ = batches.send(vec![Event::HalfLine(half)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_written_as_often_as_it_should_be() {
        let long = vec![b'x'; TOGETHER + 1];
        for bytes in [b"".as_slice(), b"a", b"abc", &long] {
            let block = TOGETHER / bytes.len().max(1);
            for times in [0, 1, 2, block, block + 1, 2 * block + 5] {
                let mut written = Vec::new();
                write_times(&mut written, bytes, times).unwrap();
                assert!(written == bytes.repeat(times), "{} bytes {times} times", bytes.len());
            }
        }
    }
}
