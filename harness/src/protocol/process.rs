//! A process that is started for an adapter, with its standard error. Whatever it does, it and all that it starts end with this.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::interrupt;
use super::launch::Program;
use crate::leak::{Listener, Watch};

/// How much of standard error is kept: its end.
pub(super) const STDERR_LIMIT: usize = 8 * 1024;

/// How much a pipe is to hold.
#[cfg(target_os = "linux")]
const PIPE: usize = 1024 * 1024;

/// How a process ended.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// In which way it ended by itself; `None` if it had to be killed.
    pub(super) status: Option<ExitStatus>,
    /// The last of what it wrote to standard error.
    pub(super) stderr: String,
}

/// A running process. It and all that it started end when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    stderr: Arc<Mutex<VecDeque<u8>>>,
    stderr_reader: Option<JoinHandle<()>>,
    is_reaped: bool,
}

impl Process {
    /// Starts a program and gives the pipes to its standard input and output.
    pub(super) fn with_pipes(
        program: &Program,
    ) -> std::io::Result<(Self, Option<(ChildStdout, ChildStdin)>)> {
        let mut process = Self::start(program, Stdio::piped, Stdio::piped)?;
        let pipes = process.child.stdout.take().zip(process.child.stdin.take());
        #[cfg(target_os = "linux")]
        if let Some((stdout, stdin)) = &pipes {
            // Some requests are long, and each time that a pipe is full costs a change of processes. If it stays small, so be it.
            let _ = rustix::pipe::fcntl_setpipe_size(stdin, PIPE);
            let _ = rustix::pipe::fcntl_setpipe_size(stdout, PIPE);
        }
        Ok((process, pipes))
    }

    /// Starts a program that talks elsewhere.
    pub(super) fn without_pipes(program: &Program) -> std::io::Result<Self> {
        Self::start(program, Stdio::null, Stdio::null)
    }

    fn start(program: &Program, stdin: fn() -> Stdio, stdout: fn() -> Stdio) -> std::io::Result<Self> {
        let mut command = Command::new(&program.path);
        command.args(&program.arguments).stdin(stdin()).stdout(stdout()).stderr(Stdio::piped());
        if let Some(folder) = &program.folder {
            command.current_dir(folder);
        }
        #[cfg(unix)]
        let child = interrupt::start(&mut command)?;
        #[cfg(not(unix))]
        let child = command.spawn()?;

        let mut process = Self { child, stderr: Arc::default(), stderr_reader: None, is_reaped: false };
        let pipe = process.child.stderr.take();
        let tail = Arc::clone(&process.stderr);
        let listener = program.watch.as_ref().map(Watch::listener);
        process.stderr_reader = Some(Builder::new().spawn(move || keep_tail(pipe, &tail, listener))?);
        Ok(process)
    }

    /// Waits that long for the process to end by itself, then kills it, with all that it started.
    pub(super) fn end(&mut self, patience: Duration) -> Ending {
        let deadline = Instant::now() + patience;
        while !self.is_gone() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        let ended_by_itself = self.is_gone();
        let status = self.kill();
        // What it wrote last may still be in the pipe.
        let deadline = Instant::now() + Duration::from_millis(100);
        while self.stderr_reader.as_ref().is_some_and(|reader| !reader.is_finished())
            && Instant::now() < deadline
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        let tail = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let stderr = String::from_utf8_lossy(&tail.iter().copied().collect::<Vec<_>>()).into_owned();
        Ending { status: status.filter(|_| ended_by_itself), stderr }
    }

    /// Whether the process has ended. It is not reaped yet, so that its id, which is that of its group, can't pass to another.
    #[cfg(unix)]
    pub(super) fn is_gone(&mut self) -> bool {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        self.is_reaped || !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None))
    }

    #[cfg(not(unix))]
    pub(super) fn is_gone(&mut self) -> bool {
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
pub(super) fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "no exit code".to_owned(),
    }
}

fn keep_tail(pipe: Option<impl Read>, tail: &Mutex<VecDeque<u8>>, mut listener: Option<Listener>) {
    let Some(mut pipe) = pipe else { return };
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let length = match pipe.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        keep(&mut tail.lock().unwrap_or_else(PoisonError::into_inner), &chunk[..length]);
        // After that, because to find out what to listen for takes a moment.
        if let Some(listener) = &mut listener {
            listener.read(&chunk[..length]);
        }
    }
}

fn keep(tail: &mut VecDeque<u8>, piece: &[u8]) {
    tail.extend(piece);
    let surplus = tail.len().saturating_sub(STDERR_LIMIT);
    tail.drain(..surplus);
}
