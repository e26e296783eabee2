//! Lines in both directions. Whatever the other side does, nothing here blocks for ever or grows without bound.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

/// The longest line that is read.
pub(super) const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// Up to which length lines are put together to be written at once.
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

/// Two directions, with a thread for each.
#[derive(Debug)]
pub(super) struct Lines {
    input: Option<Sender<Vec<u8>>>,
    batches: Receiver<Vec<Event>>,
    events: VecDeque<Event>,
}

impl Lines {
    /// Reads from the one and writes to the other, which is dropped when all is written.
    pub(super) fn new(output: impl Read + Send + 'static, input: impl Write + Send + 'static) -> Self {
        let (sender, requests) = mpsc::channel();
        std::thread::spawn(move || write_all(input, &requests));
        // One batch may wait: a flood fills the pipe, not our memory.
        let (batch_sender, batches) = mpsc::sync_channel(1);
        std::thread::spawn(move || read_lines(output, &batch_sender));
        Self { input: Some(sender), batches, events: VecDeque::new() }
    }

    /// Writes, as soon as the other side reads. Never blocks.
    pub(super) fn write(&self, line: Vec<u8>) {
        // If the writer is gone, so is the reader at the other end, and `next` will tell.
        if let Some(input) = &self.input {
            let _ = input.send(line);
        }
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

fn write_all(mut input: impl Write, requests: &Receiver<Vec<u8>>) {
    while let Ok(mut bytes) = requests.recv() {
        // One system call for what is waiting, if it is short.
        while bytes.len() < TOGETHER
            && let Ok(more) = requests.try_recv()
        {
            bytes.extend(more);
        }
        if input.write_all(&bytes).is_err() {
            return;
        }
    }
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
