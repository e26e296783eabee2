//! One run with a fault in it, and what must hold after any of them.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fio_conformance::engine::{Engine, Findings, Limits, Task, Unusable};
use fio_conformance::protocol::launch::Launch;
use fio_conformance::protocol::message::Outcome;
use fio_vectors::Object;

use crate::breaking;
use crate::count::{Count, peak_memory};

/// What an adapter is allowed here.
const LIMITS: Limits = Limits {
    window: 4,
    answer: Duration::from_secs(2),
    hello: Duration::from_secs(30),
    exit: Duration::from_secs(1),
};

/// How long a scenario may take at the most, on a busy machine.
const TIME: Duration = Duration::from_secs(120);

/// How much memory all of them together may take, in KiB: a line or two of the longest that is read, for each at a time.
const MEMORY: u64 = 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Transport {
    Pipes,
    Tcp,
    OneShot,
}

impl Transport {
    pub(crate) const ALL: [Self; 3] = [Self::Pipes, Self::Tcp, Self::OneShot];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pipes => "pipes",
            Self::Tcp => "tcp",
            Self::OneShot => "one_shot",
        }
    }

    fn launch(self, settings: &[&str]) -> Launch {
        match self {
            Self::Pipes => breaking::launch(settings),
            Self::OneShot => Launch::OneShot(breaking::program(settings)),
            Self::Tcp => {
                let address = breaking::free_address();
                let listen = format!("LISTEN={address}");
                let program = breaking::program(&[settings, &[&listen]].concat());
                Launch::Tcp(address.parse().unwrap(), Some(program))
            }
        }
    }
}

/// A run.
pub(crate) struct Scenario<'a> {
    pub(crate) fault: &'static str,
    pub(crate) transport: Transport,
    pub(crate) settings: &'a [String],
    pub(crate) inputs: &'a [Object],
    /// The request that is to misbehave.
    pub(crate) culprit: usize,
    /// Whether nothing can be had of this adapter, so that every request ends in a fault.
    pub(crate) is_hopeless: bool,
}

impl Scenario<'_> {
    /// Runs it and checks what must hold in any case.
    pub(crate) fn run(&self) -> Result<Findings, String> {
        let tasks: Vec<Task> = self.inputs.iter().map(|input| Task::new("text.encode", input)).collect();
        let mut settled = 0;
        let began = Instant::now();
        let (result, survivors) =
            watched(self.transport, self.settings, |engine| engine.run(&tasks[..], &mut |now| settled = now));
        let elapsed = began.elapsed();
        let findings = result.map_err(|unusable| format!("it can't be used: {}", unusable.message))?;

        let is_innocent = |task: usize| task != self.culprit;
        let innocents = self.inputs.iter().zip(&findings.outcomes).enumerate();
        let wrong: Vec<_> = innocents
            .filter(|(task, _)| is_innocent(*task) && !self.is_hopeless)
            .filter(|(_, (input, outcome))| **outcome != Outcome::Ok((*input).clone()))
            .map(|(task, (_, outcome))| (task, outcome))
            .collect();
        let blamed = findings.incidents.iter().filter_map(|incident| incident.task);
        let wrongly_blamed: Vec<_> = blamed.filter(|&task| is_innocent(task)).collect();
        let count = Count {
            faults: [self.fault].into(),
            transports: [self.transport].into(),
            requests: tasks.len(),
            lost: tasks.len().saturating_sub(findings.outcomes.len()) + wrong.len(),
            doubled: settled.max(findings.outcomes.len()).saturating_sub(tasks.len()),
            wrongly_blamed: wrongly_blamed.len(),
            survivors,
        };
        let is_clean = count.lost + count.doubled + count.wrongly_blamed + count.survivors == 0;
        count.add();

        if !is_clean {
            return Err(format!(
                "wrong outcomes {wrong:?}, wrongly blamed {wrongly_blamed:?}, {survivors} survivors, {settled} settled: {:?}",
                findings.incidents
            ));
        }
        if elapsed > TIME || peak_memory() > MEMORY {
            return Err(format!("it took {elapsed:?}, and up to {} KiB", peak_memory()));
        }
        Ok(findings)
    }
}

/// Starts the adapter, uses it, and counts the processes that remain.
pub(crate) fn watched<T>(
    transport: Transport,
    settings: &[String],
    using: impl FnOnce(Engine) -> T,
) -> (Result<T, Unusable>, usize) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let mark = format!("CHAOS={}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let settings: Vec<&str> = settings.iter().map(String::as_str).chain([mark.as_str()]).collect();
    let result = Engine::start(transport.launch(&settings), LIMITS).map(using);
    (result, survivors(&mark))
}

/// How many processes with this in their environment there are. Who was killed may take a moment to die.
fn survivors(mark: &str) -> usize {
    let deadline = Instant::now() + Duration::from_secs(2);
    loop {
        let entries = std::fs::read_dir("/proc").unwrap().flatten();
        let count = entries.filter(|entry| is_marked(&entry.path(), mark)).count();
        if count == 0 || Instant::now() > deadline {
            return count;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn is_marked(process: &Path, mark: &str) -> bool {
    let environment = std::fs::read(process.join("environ")).unwrap_or_default();
    environment.split(|&byte| byte == 0).any(|entry| entry == mark.as_bytes())
}
