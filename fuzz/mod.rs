//! Random and hostile input for everything that reads what a server said or a
//! program stored. No case may panic, take longer than [`LONGEST`] or more
//! memory than [`MOST_MEMORY`].
//!
//! ```sh
//! FUZZ_CASES=1000000 cargo test --release --lib --all-features fuzz
//! ```
//!
//! Without `FUZZ_CASES` a few thousand cases run, as part of the unit tests. The
//! files in `corpus/` are where mutation starts; a case that failed is written
//! to `target/fuzz/`, and belongs into its folder of `corpus/` once mended.

mod memory;
mod mutate;
mod targets;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use fastrand::Rng;

use self::{memory::peak_during, mutate::mutate, targets::TARGETS};

/// The longest that a case may take. Without optimization it is ten times that.
const LONGEST: Duration = if cfg!(debug_assertions) {
    Duration::from_secs(1)
} else {
    Duration::from_millis(100)
};

/// The most bytes that a case may have allocated at once.
const MOST_MEMORY: usize = 64 << 20;

/// The largest case; a mutation can double one.
const LARGEST: usize = 100_000;

/// Reads a case; what it returns does not matter.
struct Target {
    /// The folder in `corpus/`.
    name: &'static str,
    read: fn(&[u8]),
}

fn cases() -> u64 {
    let cases = env::var("FUZZ_CASES")
        .ok()
        .and_then(|text| text.parse().ok());
    cases.unwrap_or(3_000)
}

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target.name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let texts = files
        .iter()
        .map(|file| fs::read(file).expect("a corpus file can be read"));
    texts.collect()
}

/// Runs a case, or says what went wrong.
fn run(target: &Target, case: &[u8]) -> Result<(), String> {
    let start = Instant::now();
    let (result, memory) = peak_during(|| catch_unwind(AssertUnwindSafe(|| (target.read)(case))));
    let took = start.elapsed();
    match result {
        Err(_) => Err("it panicked".to_owned()),
        Ok(()) if memory > MOST_MEMORY => Err(format!("it took {memory} bytes")),
        // A busy machine may have held up the first run.
        Ok(()) if took > LONGEST => {
            let start = Instant::now();
            (target.read)(case);
            let took = start.elapsed().min(took);
            (took <= LONGEST)
                .then_some(())
                .ok_or_else(|| format!("it took {took:?}"))
        }
        Ok(()) => Ok(()),
    }
}

fn keep(target: &Target, case: &[u8], problem: &str) -> ! {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    let file = folder.join(format!("{}-{}", target.name, case.len()));
    let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, case));
    panic!(
        "{}: {problem}; the case is in {} ({kept:?})",
        target.name,
        file.display()
    );
}

#[test]
fn the_corpus_is_read() {
    for target in TARGETS {
        for case in corpus(target) {
            if let Err(problem) = run(target, &case) {
                keep(target, &case, &problem);
            }
        }
    }
}

#[test]
fn nothing_that_is_read_can_do_harm() {
    let (cases, seed) = (cases(), fastrand::u64(..));
    println!("fuzz: {cases} cases, seed {seed}");
    let mut random = Rng::with_seed(seed);
    let shares = TARGETS.len() as u64;
    for target in TARGETS {
        let corpus = corpus(target);
        let start = Instant::now();
        for _ in 0..cases.div_ceil(shares) {
            let mut case = corpus[random.usize(..corpus.len())].clone();
            for _ in 0..random.usize(1..=4) {
                let other = &corpus[random.usize(..corpus.len())];
                case = mutate(case, other, &mut random);
                case.truncate(LARGEST);
            }
            if let Err(problem) = run(target, &case) {
                keep(target, &case, &problem);
            }
        }
        println!("fuzz: {} in {:.1?}", target.name, start.elapsed());
    }
}
