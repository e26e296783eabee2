//! A run: from an implementation and vectors to a report.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use fio_vectors::{Class, Object, Suite, Vector};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::adapter::Adapter;
use crate::adapter::error_map::ErrorMap;
use crate::adapter::expectations::{Expectations, Found};
use crate::builtin::Builtin;
use crate::engine::{self, Engine, Findings, Limits, Progress, Task, Tasks, Unusable};
use crate::explain::{Answer, Explainer};
use crate::judge::canary::{self, Canaries};
use crate::judge::own_iv;
use crate::judge::verdict::VectorVerdict;
use crate::judge::verdict::{Kind, Level, Verdict};
use crate::judge::{Judge, Judgement};
use crate::leak::{self, Watch};
use crate::protocol::launch::Launch;
use crate::protocol::message::{Hello, Outcome};
use crate::report::{self, Incident, Levels, Report, Summary, Timing};
use crate::selection::Shard;

/// What is tested.
pub enum Target {
    /// The built-in reference, in this process.
    Builtin(Builtin),
    /// An adapter.
    Adapter(Launch),
}

/// What is run, and how it is judged.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The whole suite.
    pub suite: &'a Suite,
    /// The vectors that run.
    pub vectors: Vec<&'a Vector>,
    /// What an adapter is allowed.
    pub limits: Limits,
    /// The level demanded of every refusal.
    pub level: Option<Level>,
    /// The conformance class demanded.
    pub require: Option<Class>,
    /// What the implementation's texts mean.
    pub errors: Option<&'a ErrorMap>,
    /// Its known deviations.
    pub expectations: &'a Expectations,
    /// The day, in UTC: expectations expire.
    pub today: Date,
    /// The name of the adapter.
    pub adapter: Option<String>,
    /// The code base that it descends from.
    pub codebase: Option<String>,
    /// The command that runs this, without filters, shard and reports.
    pub command: String,
    /// The filters that picked the vectors.
    pub filters: Vec<String>,
    /// Which of the vectors that they picked.
    pub shard: Option<Shard>,
}

/// Asks an implementation.
type Ask = Box<dyn FnOnce(&Requests, Progress) -> Findings>;

/// What is sent: the vectors, and somewhere among them the canary.
struct Requests<'a> {
    vectors: &'a [&'a Vector],
    behaviours: &'a BTreeMap<String, String>,
    /// The positions of the vectors that are sent.
    asked: Vec<usize>,
    /// The operation that does not exist, and before which vector it is sent.
    canary: (String, usize),
}

impl<'a> Requests<'a> {
    fn vector(&self, place: usize) -> Option<&'a Vector> {
        self.position(place).map(|position| self.vectors[position])
    }

    /// The position of the vector that is sent in this place; the canary has none.
    fn position(&self, place: usize) -> Option<usize> {
        let (_, canary) = self.canary;
        match place.cmp(&canary) {
            std::cmp::Ordering::Less => self.asked.get(place).copied(),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => self.asked.get(place - 1).copied(),
        }
    }

    /// What is asked about a vector, under the name of an operation.
    fn asked(&self, op: &'a str, vector: &'a Vector) -> Task<'a> {
        let task = Task { repeat: vector.repeat.as_ref(), ..Task::new(op, &vector.input) };
        match own_iv::applies(self.behaviours, vector) {
            true => Task { input: own_iv::without_iv(task.input), ..task },
            false => task,
        }
    }
}

impl Tasks for Requests<'_> {
    fn count(&self) -> usize {
        self.asked.len() + 1
    }

    fn task(&self, place: usize) -> Task<'_> {
        if let Some(vector) = self.vector(place) {
            return self.asked(&vector.op, vector);
        }
        // The canary looks like what comes next, so that only its name tells what it is.
        let (op, _) = &self.canary;
        match self.vector(place + 1) {
            Some(next) => self.asked(op, next),
            None => Task { op: op.into(), input: Cow::default(), repeat: None },
        }
    }
}

impl<'a> Plan<'a> {
    /// A run of the whole suite that demands nothing in particular.
    pub fn new(
        suite: &'a Suite,
        adapter: Option<&'a Adapter>,
        expectations: &'a Expectations,
        limits: Limits,
    ) -> Self {
        Self {
            suite,
            vectors: suite.vectors().collect(),
            limits,
            level: None,
            require: None,
            errors: adapter.map(|adapter| &adapter.errors),
            expectations,
            today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
            adapter: adapter.map(|adapter| adapter.name.clone()),
            codebase: adapter.and_then(|adapter| adapter.manifest.codebase.clone()),
            command: String::new(),
            filters: Vec::new(),
            shard: None,
        }
    }

    /// Runs it.
    pub fn run(&self, target: Target, progress: Progress) -> Result<Report, Unusable> {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let clock = Instant::now();
        let watch = Watch::new(self.suite, self.vectors.iter().map(|vector| vector.id.as_str()));
        let (hello, ask): (Hello, Ask) = match target {
            Target::Builtin(builtin) => (
                builtin.hello(),
                Box::new(move |requests, progress| engine::run_in_process(&builtin, requests, progress)),
            ),
            Target::Adapter(launch) => {
                let engine = Engine::start(launch.watched(&watch), self.limits)?;
                (engine.hello().clone(), Box::new(move |requests, progress| engine.run(requests, progress)))
            }
        };
        let requests = self.requests(&hello)?;
        let findings = ask(&requests, progress);
        let mut report = self.report(&hello, findings, &requests, &watch);
        report.timing = Timing { started, seconds: clock.elapsed().as_secs_f64() };
        Ok(report)
    }

    fn requests<'r>(&'r self, hello: &'r Hello) -> Result<Requests<'r>, Unusable> {
        let is_asked = |&position: &usize| self.obstacle(hello, self.vectors[position]).is_none();
        let asked: Vec<usize> = (0..self.vectors.len()).filter(is_asked).collect();
        // A name that an adapter could know would prove nothing.
        let canary = canary::unknown_operation(asked.len()).map_err(|error| Unusable {
            message: format!("the system gives no random number for the canary: {error}"),
            stderr: String::new(),
        })?;
        Ok(Requests { vectors: &self.vectors, behaviours: &hello.behaviours, asked, canary })
    }

    /// Why a vector is not sent.
    fn obstacle(&self, hello: &Hello, vector: &Vector) -> Option<String> {
        if !hello.operations.contains(&vector.op) {
            return Some(format!("the operation {} is not declared", vector.op));
        }
        if own_iv::applies(&hello.behaviours, vector)
            && let Some(obstacle) = own_iv::obstacle(vector)
        {
            return Some(obstacle);
        }
        self.judge(hello).wanted(vector).err()
    }

    fn judge<'j>(&'j self, hello: &'j Hello) -> Judge<'j> {
        Judge { behaviours: &hello.behaviours, level: self.level, errors: self.errors }
    }

    fn report(&self, hello: &Hello, findings: Findings, requests: &Requests, watch: &Watch) -> Report {
        let incident = |incident: engine::Incident| Incident {
            kind: incident.kind,
            message: incident.message,
            vector: incident.task.and_then(|task| Some(requests.vector(task)?.id.clone())),
            stderr: incident.stderr,
        };
        let incidents = findings.incidents.into_iter().map(incident).collect();

        let mut outcomes: Vec<Option<Outcome>> = vec![None; self.vectors.len()];
        let mut to_canary = None;
        for (place, outcome) in findings.outcomes.into_iter().enumerate() {
            match requests.position(place) {
                Some(position) => outcomes[position] = Some(outcome),
                None => to_canary = Some(outcome),
            }
        }
        let answers = || self.vectors.iter().copied().zip(&outcomes);
        let judge = self.judge(hello);
        let judgements: Vec<_> =
            answers().map(|(vector, outcome)| Some(judge.judge(vector, outcome.as_ref()?))).collect();
        let diagnoses = self.diagnoses(hello, &outcomes, &judgements);
        let judged = self.vectors.iter().zip(judgements).zip(diagnoses);
        let mut verdicts: Vec<VectorVerdict> = judged
            .map(|((vector, judgement), diagnosis)| VectorVerdict {
                diagnosis,
                ..self.verdict(hello, vector, judgement)
            })
            .collect();
        let answered: Vec<_> =
            answers().filter_map(|(vector, outcome)| Some((vector, outcome.as_ref()?))).collect();
        let mut leaks = leak::find(&answered, watch);
        let (suite, today) = (self.suite, self.today);
        let found = Found { verdicts: &mut verdicts, leaks: &mut leaks, suite, today };
        let expectations = self.expectations.apply(found);
        let unlisted: Vec<_> = answers()
            .zip(&verdicts)
            .filter(|(_, verdict)| verdict.verdict != Verdict::Expected)
            .filter_map(|((vector, outcome), _)| Some((vector, outcome.as_ref()?)))
            .collect();
        let canaries = Canaries::watch(&judge, &unlisted, to_canary.as_ref());
        for (verdict, outcome) in verdicts.iter_mut().zip(outcomes) {
            verdict.came = outcome.map(Outcome::into_json);
        }

        Report {
            format: report::FORMAT,
            summary: Summary::of(&verdicts),
            implementation: hello.implementation.clone(),
            adapter: self.adapter.clone(),
            codebase: self.codebase.clone(),
            suite: self.suite.version().to_owned(),
            command: self.command.clone(),
            filters: self.filters.clone(),
            shard: self.shard,
            level: self.level,
            require: self.require,
            behaviours: hello.behaviours.clone(),
            operations: Summary::by_operation(&verdicts),
            levels: Levels::of(&verdicts),
            never_revealed: report::never_revealed(&verdicts),
            incidents,
            canaries,
            leaks,
            expectations,
            verdicts,
            timing: Timing::default(),
        }
    }

    /// A verdict, still without what came.
    fn verdict(&self, hello: &Hello, vector: &Vector, judgement: Option<Judgement>) -> VectorVerdict {
        let mut judgement = judgement
            .unwrap_or_else(|| Judgement::unsupported(self.obstacle(hello, vector).unwrap_or_default()));
        if judgement.verdict == Verdict::Unsupported && self.is_required(vector) {
            judgement.verdict = Verdict::Failed;
            judgement.kind = Some(Kind::Missing);
        }
        VectorVerdict {
            id: vector.id.clone(),
            op: vector.op.clone(),
            comment: vector.comment.clone(),
            requirements: vector.requirements.clone(),
            verdict: judgement.verdict,
            kind: judgement.kind,
            level: judgement.level,
            reason: judgement.reason,
            diagnosis: None,
            expected_because: None,
            link: None,
            sent: sent(vector),
            wanted: self.judge(hello).wanted(vector).ok().map(|wanted| json!(wanted)),
            came: None,
        }
    }

    /// What causes each wrong answer, where that can be told.
    fn diagnoses(
        &self,
        hello: &Hello,
        outcomes: &[Option<Outcome>],
        judgements: &[Option<Judgement>],
    ) -> Vec<Option<String>> {
        let judged = self.vectors.iter().zip(outcomes).zip(judgements).enumerate();
        let (places, answers): (Vec<_>, Vec<_>) = judged
            .filter_map(|(place, ((vector, outcome), judgement))| {
                let (outcome, judgement) = (outcome.as_ref()?, judgement.as_ref()?);
                Some((place, Answer { vector, outcome, judgement }))
            })
            .unzip();
        let mut sentences = vec![None; self.vectors.len()];
        let diagnoses = Explainer::new(&hello.behaviours).diagnose(&self.judge(hello), &answers);
        for (place, diagnosis) in places.into_iter().zip(diagnoses) {
            sentences[place] = diagnosis.map(|diagnosis| diagnosis.sentence);
        }
        sentences
    }

    fn is_required(&self, vector: &Vector) -> bool {
        self.require.is_some_and(|class| vector.is_needed_by(class))
    }
}

/// The input, with what is too long to show described.
pub(crate) fn sent(vector: &Vector) -> Object {
    let mut sent = vector.input.clone();
    if let Some(repeat) = &vector.repeat {
        sent.insert(repeat.field.clone(), format!("{:?}, {} times", repeat.unit, repeat.times).into());
    }
    sent
}
