//! Two contenders for one job, timed in turns.
//!
//! What else the machine does falls on both, and a ratio is taken pair by pair: single calls, one contender after the other, have
//! been seen to differ by a factor of two from that.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Who does a job.
pub struct Contender {
    /// The name in tables.
    pub name: String,
    /// Does the job so many times; says how long that took.
    pub time: Box<dyn FnMut(u32) -> Duration>,
}

impl Contender {
    /// One that works in this process.
    pub fn here<T>(name: &str, mut job: impl FnMut() -> T + 'static) -> Self {
        let time = move |times| {
            let clock = Instant::now();
            for _ in 0..times {
                black_box(job());
            }
            clock.elapsed()
        };
        Self { name: name.to_owned(), time: Box::new(time) }
    }

    /// How often it does the job in about this time.
    fn times_in(&mut self, time: Duration) -> u32 {
        let mut times = 1;
        loop {
            let took = (self.time)(times);
            if took >= time / 2 {
                return (f64::from(times) * time.as_secs_f64() / took.as_secs_f64()).ceil() as u32;
            }
            times *= 2;
        }
    }
}

/// The least time that each is given before it is the other's turn, unless the job takes longer.
const TURN: Duration = Duration::from_millis(4);

/// What a comparison brought: seconds for one job, and how many times the first one's time the second takes.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Comparison {
    /// The median of the first contender.
    pub first: f64,
    /// The median of the second.
    pub second: f64,
    /// The median of second ÷ first, pair by pair.
    pub ratio: f64,
    /// The quarter of the pairs with the smallest ratios ends here.
    pub low: f64,
    /// The quarter of the pairs with the greatest ratios begins here.
    pub high: f64,
}

/// Times two contenders in turns.
pub fn compare(first: &mut Contender, second: &mut Contender, pairs: usize) -> Comparison {
    let times = [first.times_in(TURN), second.times_in(TURN)];
    let one = |contender: &mut Contender, times| (contender.time)(times).as_secs_f64() / f64::from(times);
    let pairs: Vec<(f64, f64)> = (0..pairs).map(|_| (one(first, times[0]), one(second, times[1]))).collect();
    let ratios: Vec<f64> = pairs.iter().map(|(first, second)| second / first).collect();
    Comparison {
        first: quantile(pairs.iter().map(|pair| pair.0), 0.5),
        second: quantile(pairs.iter().map(|pair| pair.1), 0.5),
        ratio: quantile(ratios.iter().copied(), 0.5),
        low: quantile(ratios.iter().copied(), 0.25),
        high: quantile(ratios.iter().copied(), 0.75),
    }
}

/// The value below which this part of the values lies.
pub fn quantile(values: impl Iterator<Item = f64>, part: f64) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * part).round() as usize]
}
