//! What is to end with the program when a signal ends it. An adapter runs in a process group of its own, which Ctrl-C doesn't reach.

use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use super::strays::Mark;

static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

#[derive(Clone)]
struct Running {
    group: Pid,
    mark: Mark,
}

/// From now on, a signal that ends the program ends first what it has started.
pub(crate) fn end_all_on_signal() -> std::io::Result<()> {
    let ending = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];
    let mut signals = Signals::new(ending.into_iter().filter(|&signal| !is_ignored(signal)))?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that nothing starts any more.
            let running = running();
            running.iter().for_each(Running::kill);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Whether whoever started the program wants it to go on, as `nohup` does. Only Linux tells.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask =
        status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Starts a process in a process group of its own.
pub(super) fn start(command: &mut Command) -> std::io::Result<Child> {
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mark = Mark::put_on(command);
    let mut running = running();
    let child = command.spawn()?;
    running.push(Running { group: Pid::from_child(&child), mark });
    Ok(child)
}

/// Kills a process that [`start`] started and that is not reaped yet, with all that it started.
pub(super) fn kill(child: &Child) {
    let group = Pid::from_child(child);
    let found = running().iter().find(|running| running.group == group).cloned();
    if let Some(found) = found {
        found.kill();
    }
    // Before it is reaped: after that, the id may be another's.
    running().retain(|running| running.group != group);
}

impl Running {
    fn kill(&self) {
        let _ = kill_process_group(self.group, Signal::KILL);
        self.mark.kill_all();
    }
}

fn running() -> MutexGuard<'static, Vec<Running>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
