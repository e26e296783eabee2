//! Processes that have left the process group of the adapter that started them. They are known by an environment variable, which they
//! inherit. Linux shows the environment of a process; elsewhere the process group has to do.

use std::ffi::OsString;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

/// The environment variable that marks what an adapter starts.
const NAME: &str = "FIO_CONFORMANCE_PROCESS";

/// What marks one adapter process and all that it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark(String);

impl Mark {
    /// A mark of its own for a process that is to be started.
    pub(super) fn put_on(command: &mut Command) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let value = format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        command.env(NAME, OsString::from(&value));
        Self(format!("{NAME}={value}"))
    }

    /// Kills everything that bears the mark.
    #[cfg(target_os = "linux")]
    pub(super) fn kill_all(&self) {
        // One of them may start another while the list is read. A process that is dying may still be listed.
        for _ in 0..100 {
            if self.kill_those_there_are() == 0 {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn kill_all(&self) {}

    #[cfg(target_os = "linux")]
    fn kill_those_there_are(&self) -> usize {
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        entries.filter(|entry| self.kill_if_marked(&entry.file_name()).is_some()).count()
    }

    #[cfg(target_os = "linux")]
    fn kill_if_marked(&self, process: &std::ffi::OsStr) -> Option<()> {
        use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
        let id = process.to_str()?.parse().ok().and_then(Pid::from_raw)?;
        // Opened first, so that the id can't pass to another process in between.
        let process = pidfd_open(id, PidfdFlags::empty()).ok()?;
        let environment = std::fs::read(format!("/proc/{}/environ", id.as_raw_pid())).ok()?;
        let is_marked = environment.split(|&byte| byte == 0).any(|entry| entry == self.0.as_bytes());
        is_marked.then_some(())?;
        pidfd_send_signal(process, Signal::KILL).ok()
    }
}
