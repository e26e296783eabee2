//! A run: from an implementation and vectors to a report.

use std::borrow::Cow;
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
use crate::engine::{self, Engine, Findings, Limits, Progress, Task, Unusable};
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

/// What is sent: an operation and its input.
struct Request<'a> {
    op: Cow<'a, str>,
    input: Cow<'a, Object>,
    /// The position of the vector; the canary has none.
    vector: Option<usize>,
}

fn tasks<'a>(requests: &'a [Request<'a>]) -> Vec<Task<'a>> {
    requests.iter().map(|request| Task { op: &request.op, input: &request.input }).collect()
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
        let watch = Watch::new(self.vectors.iter().copied());
        let (hello, findings, requests) = match target {
            Target::Builtin(builtin) => {
                let hello = builtin.hello();
                let requests = self.requests(&hello);
                let findings = engine::run_in_process(&builtin, &tasks(&requests), progress);
                (hello, findings, requests)
            }
            Target::Adapter(launch) => {
                let engine = Engine::start(launch.watched(&watch), self.limits)?;
                let hello = engine.hello().clone();
                let requests = self.requests(&hello);
                let findings = engine.run(&tasks(&requests), progress);
                (hello, findings, requests)
            }
        };
        let mut report = self.report(hello, findings, &requests, &watch);
        report.timing = Timing { started, seconds: clock.elapsed().as_secs_f64() };
        Ok(report)
    }

    /// What is sent: the vectors, and somewhere among them the canary.
    fn requests(&self, hello: &Hello) -> Vec<Request<'_>> {
        let vectors = self.vectors.iter().enumerate();
        let asked = vectors.filter(|(_, vector)| self.obstacle(hello, vector).is_none());
        let mut requests: Vec<Request> = asked
            .map(|(position, vector)| Request {
                op: vector.op.as_str().into(),
                input: match own_iv::applies(&hello.behaviours, vector) {
                    true => own_iv::without_iv(vector.full_input()),
                    false => vector.full_input(),
                },
                vector: Some(position),
            })
            .collect();
        let (op, place) = canary::unknown_operation(requests.len());
        // It looks like what comes next, so that only its name tells what it is.
        let input = requests.get(place).map(|next| next.input.clone()).unwrap_or_default();
        requests.insert(place, Request { op: op.into(), input, vector: None });
        requests
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

    fn report(&self, hello: Hello, findings: Findings, requests: &[Request], watch: &Watch) -> Report {
        let incident = |incident: engine::Incident| Incident {
            kind: incident.kind,
            message: incident.message,
            vector: incident.task.and_then(|task| Some(self.vectors[requests[task].vector?].id.clone())),
            stderr: incident.stderr,
        };
        let incidents = findings.incidents.into_iter().map(incident).collect();

        let mut outcomes: Vec<Option<Outcome>> = vec![None; self.vectors.len()];
        let mut to_canary = None;
        for (request, outcome) in requests.iter().zip(findings.outcomes) {
            match request.vector {
                Some(position) => outcomes[position] = Some(outcome),
                None => to_canary = Some(outcome),
            }
        }
        let answers = || self.vectors.iter().copied().zip(&outcomes);
        let diagnoses = self.diagnoses(&hello, &outcomes);
        let mut verdicts: Vec<VectorVerdict> = answers()
            .zip(diagnoses)
            .map(|((vector, outcome), diagnosis)| VectorVerdict {
                diagnosis,
                ..self.verdict(&hello, vector, outcome.as_ref())
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
        let canaries = Canaries::watch(&self.judge(&hello), &unlisted, to_canary.as_ref());

        Report {
            format: report::FORMAT,
            summary: Summary::of(&verdicts),
            implementation: hello.implementation,
            adapter: self.adapter.clone(),
            codebase: self.codebase.clone(),
            suite: self.suite.version().to_owned(),
            command: self.command.clone(),
            filters: self.filters.clone(),
            shard: self.shard,
            level: self.level,
            require: self.require,
            behaviours: hello.behaviours,
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

    fn verdict(&self, hello: &Hello, vector: &Vector, outcome: Option<&Outcome>) -> VectorVerdict {
        let judge = self.judge(hello);
        let mut judgement = match outcome {
            Some(outcome) => judge.judge(vector, outcome),
            None => Judgement::unsupported(self.obstacle(hello, vector).unwrap_or_default()),
        };
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
            wanted: judge.wanted(vector).ok().map(|wanted| json!(wanted)),
            came: outcome.map(|outcome| json!(outcome)),
        }
    }

    /// What causes each wrong answer, where that can be told.
    fn diagnoses(&self, hello: &Hello, outcomes: &[Option<Outcome>]) -> Vec<Option<String>> {
        let judge = self.judge(hello);
        let outcomes = self.vectors.iter().zip(outcomes).enumerate();
        let judged: Vec<_> = outcomes
            .filter_map(|(place, (vector, outcome))| {
                let outcome = outcome.as_ref()?;
                Some((place, *vector, outcome, judge.judge(vector, outcome)))
            })
            .collect();
        let answers: Vec<_> = judged
            .iter()
            .map(|(_, vector, outcome, judgement)| Answer { vector, outcome, judgement })
            .collect();
        let mut sentences = vec![None; self.vectors.len()];
        let diagnoses = Explainer::new(&hello.behaviours).diagnose(&judge, &answers);
        for ((place, ..), diagnosis) in judged.iter().zip(diagnoses) {
            sentences[*place] = diagnosis.map(|diagnosis| diagnosis.sentence);
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
