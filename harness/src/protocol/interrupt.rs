//! What is to end with the program when a signal ends it. An adapter runs in a process group of its own, which Ctrl-C doesn't reach.

use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// From now on, a signal that ends the program ends first what it has started.
pub(crate) fn end_all_on_signal() -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that nothing starts any more.
            let groups = running();
            for &group in groups.iter() {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Starts a process in a process group of its own.
pub(crate) fn start(command: &mut Command) -> std::io::Result<Child> {
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut groups = running();
    let child = command.spawn()?;
    groups.push(Pid::from_child(&child));
    Ok(child)
}

/// Kills a process that [`start`] started and that is not reaped yet, with its group.
pub(crate) fn kill(child: &Child) {
    let group = Pid::from_child(child);
    let _ = kill_process_group(group, Signal::KILL);
    // Before it is reaped: after that, the id may be another's.
    running().retain(|&running| running != group);
}

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
