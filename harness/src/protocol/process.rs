//! One adapter process, with its three pipes. Whatever the process does, nothing here blocks for ever, grows without bound, or leaves
//! a process behind.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::protocol::interrupt;

/// The longest line that is read.
pub const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// How much of standard error is kept: its end.
pub const STDERR_LIMIT: usize = 8 * 1024;

/// How often a silent process is looked at.
const POLL: Duration = Duration::from_millis(50);

/// How long to listen on after the process is gone, while something it started still holds its standard output.
const GRACE: Duration = Duration::from_millis(200);

/// How to start an adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working directory; that of this process if missing.
    pub folder: Option<PathBuf>,
}

/// What a process does that is worth knowing.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
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

/// How a process ended.
#[derive(Debug)]
pub struct Ending {
    /// In which way it ended by itself; `None` if it had to be killed.
    pub status: Option<ExitStatus>,
    /// The last of what it wrote to standard error.
    pub stderr: String,
}

/// A running adapter. It and all that it started end when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    stdin: Option<Sender<Vec<u8>>>,
    batches: Receiver<Vec<Event>>,
    events: VecDeque<Event>,
    stderr: Arc<Mutex<VecDeque<u8>>>,
    stderr_reader: JoinHandle<()>,
    is_reaped: bool,
}

impl Launch {
    /// Starts a process, in a process group of its own.
    pub fn start(&self) -> std::io::Result<Process> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        #[cfg(unix)]
        let mut child = interrupt::start(&mut command)?;
        #[cfg(not(unix))]
        let mut child = command.spawn()?;

        let (stdin, requests) = mpsc::channel();
        // One batch may wait: a process that floods us fills its pipe, not our memory.
        let (sender, batches) = mpsc::sync_channel(1);
        let stderr = Arc::new(Mutex::new(VecDeque::new()));
        if let Some(pipe) = child.stdin.take() {
            std::thread::spawn(move || write_all(pipe, &requests));
        }
        if let Some(pipe) = child.stdout.take() {
            std::thread::spawn(move || read_lines(pipe, &sender));
        }
        let pipe = child.stderr.take();
        let tail = Arc::clone(&stderr);
        let stderr_reader = std::thread::spawn(move || keep_tail(pipe, &tail));
        Ok(Process {
            child,
            stdin: Some(stdin),
            batches,
            events: VecDeque::new(),
            stderr,
            stderr_reader,
            is_reaped: false,
        })
    }
}

impl Process {
    /// Writes to standard input, as soon as the process reads. Never blocks.
    pub fn write(&self, line: Vec<u8>) {
        // If the writer is gone, so is the reader at the other end, and `next` will tell.
        if let Some(stdin) = &self.stdin {
            let _ = stdin.send(line);
        }
    }

    /// Closes standard input, after what was written.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// What the process does next; `None` if it is nothing until the deadline.
    pub fn next(&mut self, deadline: Instant) -> Option<Event> {
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
                Err(RecvTimeoutError::Timeout) if self.is_gone() => {
                    if gone_since.get_or_insert(now).elapsed() >= GRACE {
                        return Some(Event::Closed);
                    }
                }
                Err(RecvTimeoutError::Timeout) if now >= deadline => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Waits that long for the process to end by itself, then kills it, with all that it started.
    pub fn end(&mut self, patience: Duration) -> Ending {
        self.close_stdin();
        let deadline = Instant::now() + patience;
        while !self.is_gone() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        let ended_by_itself = self.is_gone();
        let status = self.kill();
        // What it wrote last may still be in the pipe.
        let deadline = Instant::now() + Duration::from_millis(100);
        while !self.stderr_reader.is_finished() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        let tail = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let stderr = String::from_utf8_lossy(&tail.iter().copied().collect::<Vec<_>>()).into_owned();
        Ending { status: status.filter(|_| ended_by_itself), stderr }
    }

    /// Whether the process has ended. It is not reaped yet, so that its id, which is that of its group, can't pass to another.
    #[cfg(unix)]
    fn is_gone(&mut self) -> bool {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        self.is_reaped || !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None))
    }

    #[cfg(not(unix))]
    fn is_gone(&mut self) -> bool {
        self.is_reaped || !matches!(self.child.try_wait(), Ok(None))
    }

    fn kill(&mut self) -> Option<ExitStatus> {
        if !self.is_reaped {
            #[cfg(unix)]
            interrupt::kill(&self.child);
            let _ = self.child.kill();
        }
        self.is_reaped = true;
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// "exit code 3" or "signal 9".
pub fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "no exit code".to_owned(),
    }
}

fn write_all(mut pipe: ChildStdin, requests: &Receiver<Vec<u8>>) {
    while let Ok(mut bytes) = requests.recv() {
        // One system call for all that is waiting.
        while let Ok(more) = requests.try_recv() {
            bytes.extend(more);
        }
        if pipe.write_all(&bytes).is_err() {
            return;
        }
    }
}

fn read_lines(mut pipe: impl Read, batches: &SyncSender<Vec<Event>>) {
    let mut chunk = vec![0; 64 * 1024];
    let mut line = Vec::new();
    loop {
        let mut rest = match pipe.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => &chunk[..length],
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
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

fn keep_tail(pipe: Option<impl Read>, tail: &Mutex<VecDeque<u8>>) {
    let Some(mut pipe) = pipe else { return };
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let length = match pipe.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend(&chunk[..length]);
        let surplus = tail.len().saturating_sub(STDERR_LIMIT);
        tail.drain(..surplus);
    }
}
