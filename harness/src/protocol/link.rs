//! The way to an adapter and back, whatever the transport: lines in both directions, and the process behind them, if it is ours.

use std::io::{Read, Result, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::launch::{Address, Program};
use super::lines::{Event, Lines, Piece};
use super::process::{Ending, Process, describe};
use super::session::Unusable;

/// How often a server that does not listen yet is tried again.
pub(super) const RETRY: Duration = Duration::from_millis(20);

/// How long a server that has crashed or was killed may still hold its address.
pub(super) const RELEASE: Duration = Duration::from_secs(1);

/// The way to an adapter. All that was started for it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Link {
    lines: Lines,
    process: Option<Process>,
    socket: Option<TcpStream>,
}

impl Link {
    /// Starts a program, to talk over its pipes.
    pub(super) fn pipes(program: &Program) -> std::result::Result<Self, Unusable> {
        let failed = |error| not_started(program, &error);
        match Process::with_pipes(program).map_err(failed)? {
            (process, Some((output, input))) => {
                let lines = Lines::new(output, input).map_err(failed)?;
                Ok(Self { lines, process: Some(process), socket: None })
            }
            (_, None) => Err(Unusable::silent(format!("{} has no pipes", program.path))),
        }
    }

    /// Starts a server, if its program is given, and connects to it as soon as it listens.
    pub(super) fn tcp(
        address: &Address,
        program: Option<&Program>,
        deadline: Instant,
    ) -> std::result::Result<Self, Unusable> {
        let mut process = match program {
            Some(program) => {
                wait_until_free(address)?;
                let process = Process::without_pipes(program);
                Some(process.map_err(|error| not_started(program, &error))?)
            }
            None => None,
        };
        loop {
            let problem = match address.connect().and_then(|socket| Self::over(socket, &mut process)) {
                Ok(link) => return Ok(link),
                Err(problem) => problem,
            };
            if process.as_mut().is_some_and(Process::is_gone) {
                let ending = process.as_mut().map(|process| process.end(Duration::ZERO)).unwrap_or_default();
                let how =
                    ending.status.map_or_else(String::new, |status| format!(" with {}", describe(status)));
                let message = format!("it ended{how} without listening on {address}");
                return Err(Unusable { message, stderr: ending.stderr });
            }
            if Instant::now() >= deadline {
                let ending = process.as_mut().map(|process| process.end(Duration::ZERO)).unwrap_or_default();
                let message = format!("nobody can be reached at {address}: {problem}");
                return Err(Unusable { message, stderr: ending.stderr });
            }
            std::thread::sleep(RETRY);
        }
    }

    fn over(socket: TcpStream, process: &mut Option<Process>) -> Result<Self> {
        let lines = Lines::new(socket.try_clone()?, Sending(socket.try_clone()?))?;
        Ok(Self { lines, process: process.take(), socket: Some(socket) })
    }

    /// Writes, as soon as the adapter reads. Never blocks.
    pub(super) fn write(&self, line: Vec<Piece>) {
        self.lines.write(line);
    }

    /// Ends the input of the adapter, after what was written.
    pub(super) fn close_input(&mut self) {
        self.lines.close();
    }

    /// What the adapter does next; `None` if it is nothing until the deadline.
    pub(super) fn next(&mut self, deadline: Instant) -> Option<Event> {
        let process = &mut self.process;
        self.lines.next(deadline, || process.as_mut().is_some_and(Process::is_gone))
    }

    /// Whether what the adapter does next has been seen already.
    pub(super) fn has_more(&self) -> bool {
        self.lines.has_more()
    }

    /// Whether a process is to end by itself when its input has ended. A server may wait for the next connection instead.
    pub(super) fn is_to_exit(&self) -> bool {
        self.socket.is_none()
    }

    /// What it is that an adapter closes.
    pub(super) fn name(&self) -> &'static str {
        match self.socket {
            Some(_) => "the connection",
            None => "its standard output",
        }
    }

    /// Waits that long for the process to end by itself, then ends everything.
    pub(super) fn end(&mut self, patience: Duration) -> Ending {
        self.close_input();
        let ending = self.process.as_mut().map(|process| process.end(patience)).unwrap_or_default();
        self.disconnect();
        ending
    }

    /// Both threads end with the connection.
    fn disconnect(&self) {
        if let Some(socket) = &self.socket {
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.disconnect();
    }
}

/// Our half of a connection. The other side learns that it ends, as with a pipe.
struct Sending(TcpStream);

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        self.0.flush()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

/// Another server at the address would answer instead of the one that is tested.
fn wait_until_free(address: &Address) -> std::result::Result<(), Unusable> {
    let deadline = Instant::now() + RELEASE;
    while let Ok(mut other) = address.connect() {
        // Kept open for a moment, so that a server that is about to end is seen to.
        let _ = other.set_read_timeout(Some(RETRY));
        let _ = other.read(&mut [0]);
        if Instant::now() >= deadline {
            let message =
                format!("somebody listens on {address} before it is started: end that program first");
            return Err(Unusable::silent(message));
        }
    }
    Ok(())
}

fn not_started(program: &Program, error: &std::io::Error) -> Unusable {
    Unusable::silent(format!("{} can't be started: {error}", program.path))
}
