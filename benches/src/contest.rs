//! Compares the speed of programs. They take turns in short windows, and the result is the median
//! of the ratios of neighbouring windows, since a temporarily busy machine slows both of a pair.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::Error;

type Work = dyn Fn(u64) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> + Send + Sync;

/// One of the compared programs.
#[derive(Clone)]
pub struct Contender {
    name: &'static str,
    work: Arc<Work>,
    next: Arc<AtomicU64>,
}

impl Contender {
    /// `work` does the work once; its argument is how often it was done before.
    pub fn new<W, F>(name: &'static str, work: W) -> Self
    where
        W: Fn(u64) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        Self {
            name,
            work: Arc::new(move |n| Box::pin(work(n))),
            next: Arc::default(),
        }
    }

    /// Measures one window with this many concurrent callers.
    async fn window(&self, callers: usize, length: Duration) -> Result<Window, Error> {
        let (start, cpu) = (Instant::now(), cpu_time());
        let mut tasks = JoinSet::new();
        for _ in 0..callers {
            let this = self.clone();
            tasks.spawn(async move {
                let mut done = 0_u32;
                while start.elapsed() < length {
                    (this.work)(this.next.fetch_add(1, Ordering::Relaxed)).await?;
                    done += 1;
                }
                Ok::<_, Error>(done)
            });
        }
        let mut done = 0;
        while let Some(task) = tasks.join_next().await {
            done += task??;
        }
        let done = f64::from(done);
        Ok(Window {
            rate: done / start.elapsed().as_secs_f64(),
            cpu: cpu_time().saturating_sub(cpu).as_secs_f64() / done,
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Window {
    /// Repetitions per second.
    rate: f64,
    /// The processor time of this process for one repetition, in seconds. It does not include a
    /// database server, which is another process.
    cpu: f64,
}

/// The processor time of all threads of this process, on Linux.
fn cpu_time() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task");
    let nanos = tasks.into_iter().flatten().flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanos.sum())
}

/// The meaning of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// The engine's time divided by the rival's; should be at most the aim.
    Cost,
    /// The engine's rate divided by the rival's; should be at least the aim.
    Speed,
}

/// A comparison and its settings.
#[derive(Debug, Clone)]
pub struct Contest {
    /// The name of the measured work.
    pub name: String,
    /// The number of concurrent callers.
    pub callers: usize,
    /// The number of windows for each contender.
    pub rounds: usize,
    /// The length of a window.
    pub window: Duration,
    /// The meaning of the ratios.
    pub ratio: Ratio,
    /// The wanted ratio to the first rival, if there is one.
    pub aim: Option<f64>,
}

impl Contest {
    /// Prints the header of the table to which [`Contest::run`] adds lines.
    pub fn head() {
        println!("| what | callers | engine/s | rival | rival/s | ratio (from – to) | CPU | aim |");
        println!("|---|---:|---:|---|---:|---:|---:|---|");
    }

    /// Compares the first contender with each of the others, and prints a line for each.
    ///
    /// # Errors
    /// The first error of a contender.
    pub async fn run(&self, contenders: &[Contender]) -> Result<(), Error> {
        let mut rates = vec![Vec::with_capacity(self.rounds); contenders.len()];
        for contender in contenders {
            contender.window(self.callers, self.window).await?;
        }
        for round in 0..self.rounds {
            let mut order: Vec<_> = contenders.iter().zip(&mut rates).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for (contender, rates) in order {
                rates.push(contender.window(self.callers, self.window).await?);
            }
        }
        let Some((ours, rivals)) = rates.split_first() else {
            return Ok(());
        };
        for (place, (rival, theirs)) in contenders.iter().skip(1).zip(rivals).enumerate() {
            let pairs = || ours.iter().zip(theirs);
            let ratios = sorted(pairs().map(|(ours, theirs)| match self.ratio {
                Ratio::Cost => theirs.rate / ours.rate,
                Ratio::Speed => ours.rate / theirs.rate,
            }));
            let cpu = sorted(pairs().map(|(ours, theirs)| ours.cpu / theirs.cpu));
            let rate = |windows: &[Window]| median(&sorted(windows.iter().map(|w| w.rate)));
            println!(
                "| {} | {} | {:.0} | {} | {:.0} | {:.2} ({:.2} – {:.2}) | {:.2} | {} |",
                self.name,
                self.callers,
                rate(ours),
                rival.name,
                rate(theirs),
                median(&ratios),
                ratios.first().copied().unwrap_or(f64::NAN),
                ratios.last().copied().unwrap_or(f64::NAN),
                median(&cpu),
                if place == 0 {
                    self.verdict(median(&ratios))
                } else {
                    String::new()
                },
            );
        }
        Ok(())
    }

    fn verdict(&self, ratio: f64) -> String {
        let Some(aim) = self.aim else {
            return String::new();
        };
        let (sign, met) = match self.ratio {
            Ratio::Cost => ('≤', ratio <= aim),
            Ratio::Speed => ('≥', ratio >= aim),
        };
        format!("{sign} {aim}: {}", if met { "met" } else { "**missed**" })
    }
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
