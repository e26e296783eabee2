//! A run: from an implementation and vectors to a report.

use std::borrow::Cow;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use fio_vectors::{Class, Object, Suite, Vector};
use serde_json::json;

use crate::adapter::error_map::ErrorMap;
use crate::adapter::expectations::Expectations;
use crate::builtin::Builtin;
use crate::engine::{self, Engine, Findings, Limits, Progress, Task, Unusable};
use crate::explain::{Answer, Explainer};
use crate::judge::own_iv;
use crate::judge::verdict::VectorVerdict;
use crate::judge::verdict::{Kind, Level, Verdict};
use crate::judge::{Judge, Judgement};
use crate::protocol::message::{Hello, Outcome};
use crate::protocol::process::Launch;
use crate::report::{self, Incident, Levels, Report, Summary, Timing};

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
    pub errors: &'a ErrorMap,
    /// Its known deviations.
    pub expectations: &'a Expectations,
    /// The name of the adapter.
    pub adapter: Option<String>,
    /// The code base that it descends from.
    pub codebase: Option<String>,
    /// The command that runs this, without filters and reports.
    pub command: String,
}

/// An operation and its input.
type Request<'a> = (&'a str, Cow<'a, Object>);

fn tasks<'a>(requests: &'a [Request<'a>]) -> Vec<Task<'a>> {
    requests.iter().map(|(op, input)| Task { op, input }).collect()
}

impl Plan<'_> {
    /// Runs it.
    pub fn run(&self, target: Target, progress: Progress) -> Result<Report, Unusable> {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let clock = Instant::now();
        let (hello, findings, asked) = match target {
            Target::Builtin(builtin) => {
                let hello = builtin.hello();
                let asked = self.to_be_asked(&hello);
                let requests = self.requests(&hello, &asked);
                let findings = engine::run_in_process(&builtin, &tasks(&requests), progress);
                (hello, findings, asked)
            }
            Target::Adapter(launch) => {
                let engine = Engine::start(launch, self.limits)?;
                let hello = engine.hello().clone();
                let asked = self.to_be_asked(&hello);
                let requests = self.requests(&hello, &asked);
                (hello, engine.run(&tasks(&requests), progress), asked)
            }
        };
        let mut report = self.report(hello, findings, &asked);
        report.timing = Timing { started, seconds: clock.elapsed().as_secs_f64() };
        Ok(report)
    }

    /// The vectors that are sent, by their position.
    fn to_be_asked(&self, hello: &Hello) -> Vec<usize> {
        let is_asked = |&position: &usize| self.obstacle(hello, self.vectors[position]).is_none();
        (0..self.vectors.len()).filter(is_asked).collect()
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

    /// What is sent: operation and input.
    fn requests(&self, hello: &Hello, asked: &[usize]) -> Vec<Request<'_>> {
        let vectors = asked.iter().map(|&position| self.vectors[position]);
        vectors
            .map(|vector| match own_iv::applies(&hello.behaviours, vector) {
                true => (vector.op.as_str(), own_iv::without_iv(vector.full_input())),
                false => (vector.op.as_str(), vector.full_input()),
            })
            .collect()
    }

    fn judge<'j>(&'j self, hello: &'j Hello) -> Judge<'j> {
        Judge { behaviours: &hello.behaviours, level: self.level, errors: self.errors }
    }

    fn report(&self, hello: Hello, findings: Findings, asked: &[usize]) -> Report {
        let incident = |incident: engine::Incident| Incident {
            kind: incident.kind,
            message: incident.message,
            vector: incident.task.map(|task| self.vectors[asked[task]].id.clone()),
            stderr: incident.stderr,
        };
        let incidents = findings.incidents.into_iter().map(incident).collect();

        let mut outcomes: Vec<Option<Outcome>> = vec![None; self.vectors.len()];
        for (&position, outcome) in asked.iter().zip(findings.outcomes) {
            outcomes[position] = Some(outcome);
        }
        let diagnoses = self.diagnoses(&hello, &outcomes);
        let vectors = self.vectors.iter().zip(outcomes).zip(diagnoses);
        let mut verdicts: Vec<VectorVerdict> = vectors
            .map(|((vector, outcome), diagnosis)| VectorVerdict {
                diagnosis,
                ..self.verdict(&hello, vector, outcome)
            })
            .collect();
        let expectations = self.expectations.apply(&mut verdicts, |id| self.suite.vector(id).is_some());

        Report {
            format: report::FORMAT,
            summary: Summary::of(&verdicts),
            implementation: hello.implementation,
            adapter: self.adapter.clone(),
            codebase: self.codebase.clone(),
            suite: self.suite.version().to_owned(),
            command: self.command.clone(),
            level: self.level,
            require: self.require,
            behaviours: hello.behaviours,
            operations: Summary::by_operation(&verdicts),
            levels: Levels::of(&verdicts),
            never_revealed: report::never_revealed(&verdicts),
            incidents,
            expectations,
            verdicts,
            timing: Timing::default(),
        }
    }

    fn verdict(&self, hello: &Hello, vector: &Vector, outcome: Option<Outcome>) -> VectorVerdict {
        let judge = self.judge(hello);
        let mut judgement = match &outcome {
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
