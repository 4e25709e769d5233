//! Which rows are done.

use std::collections::{BTreeMap, VecDeque};

use super::report::{Failure, Report};
use crate::{Error, paging::Fingerprint};

/// What is to become of a row that was read.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// It is to be acted on.
    New,
    /// It was acted on before.
    Done,
    /// It failed before.
    Failed,
}

/// Which rows are done, in a report that is up to date.
#[derive(Debug)]
pub(super) struct Ledger {
    report: Report,
    /// What an earlier run has done.
    before: Before,
    /// The rows behind the ones that are done: their hash, and whether they are.
    open: VecDeque<(Fingerprint, bool)>,
    /// How many rows were read.
    read: u64,
    /// The hash of the keys that were read, while they are those of `before`.
    keys: Fingerprint,
    failures: BTreeMap<u64, Failure>,
}

/// The parts of an earlier report that rows are compared to.
#[derive(Debug, Default)]
struct Before {
    done: u64,
    keys: Fingerprint,
    ahead: BTreeMap<u64, Fingerprint>,
}

/// The hash of a key.
fn hash(key: &str) -> Fingerprint {
    Fingerprint::default().with(key)
}

/// The hash of a sequence of keys, and one more.
fn chained(keys: Fingerprint, key: Fingerprint) -> Fingerprint {
    keys.with(&key.to_string())
}

impl Ledger {
    /// A ledger that goes on at a report.
    pub(super) fn new(mut report: Report) -> Self {
        let before = Before {
            done: report.done,
            keys: report.keys,
            ahead: std::mem::take(&mut report.ahead).into_iter().collect(),
        };
        let failures = std::mem::take(&mut report.failures).into_iter();
        report.stopped = None;
        Self {
            before,
            open: VecDeque::new(),
            read: 0,
            keys: Fingerprint::default(),
            failures: failures.map(|failure| (failure.index, failure)).collect(),
            report,
        }
    }

    /// Takes note of the next row. Until all rows that were done before have been
    /// read, it is not certain that they are the same ones.
    ///
    /// # Errors
    ///
    /// If it is not the row that the report has at this place.
    pub(super) fn read(&mut self, key: &str) -> Result<(u64, Verdict), Error> {
        let index = self.read;
        self.read += 1;
        let failed = match self.failures.get(&index) {
            Some(failure) if failure.key == key => true,
            Some(_) => return Err(other_rows(index)),
            None => false,
        };
        let verdict = |done| match (failed, done) {
            (true, _) => Verdict::Failed,
            (false, true) => Verdict::Done,
            (false, false) => Verdict::New,
        };
        if index < self.before.done {
            self.keys = chained(self.keys, hash(key));
            if self.read == self.before.done && self.keys != self.before.keys {
                return Err(other_rows(index));
            }
            return Ok((index, verdict(true)));
        }
        let hash = hash(key);
        let done = match self.before.ahead.get(&index) {
            Some(theirs) if *theirs == hash => true,
            Some(_) => return Err(other_rows(index)),
            None => false,
        };
        self.open.push_back((hash, false));
        if done {
            self.close(index);
        }
        Ok((index, verdict(done)))
    }

    /// Whether the rows that were done before have all been read and compared.
    pub(super) fn is_compared(&self) -> bool {
        self.read >= self.before.done
    }

    /// Takes note of the end of the rows.
    ///
    /// # Errors
    ///
    /// If there are fewer than the report has.
    pub(super) fn end(&self) -> Result<(), Error> {
        let least = self.before.ahead.keys().last().map_or(0, |last| last + 1);
        match self.read < self.before.done.max(least) {
            true => Err(other_rows(self.read)),
            false => Ok(()),
        }
    }

    /// Takes note of what became of a row.
    pub(super) fn finish(&mut self, index: u64, failure: Option<Failure>) {
        match failure {
            Some(failure) => {
                self.failures.insert(index, failure);
            }
            None => {
                self.failures.remove(&index);
                self.report.succeeded += 1;
            }
        }
        self.close(index);
    }

    /// Takes note that a row was acted on.
    fn close(&mut self, index: u64) {
        let place = index.checked_sub(self.report.done);
        let place = place.and_then(|place| usize::try_from(place).ok());
        if let Some((_, done)) = place.and_then(|place| self.open.get_mut(place)) {
            *done = true;
        }
        while let Some((hash, true)) = self.open.front() {
            self.report.keys = chained(self.report.keys, *hash);
            self.report.done += 1;
            self.open.pop_front();
        }
    }

    /// The report as of now; `ended` if all rows were read.
    pub(super) fn report(&self, ended: bool) -> Report {
        let mut report = self.report.clone();
        if !self.is_compared() {
            // Nothing has been done yet.
            report.ahead = self.before.ahead.clone().into_iter().collect();
        } else {
            let rows = (report.done..).zip(&self.open);
            let rows = rows.filter(|(_, (_, done))| *done);
            let mut ahead: BTreeMap<u64, Fingerprint> =
                rows.map(|(index, (hash, _))| (index, *hash)).collect();
            // Those of the run before that were not read again yet.
            let later = self.before.ahead.range(self.read..);
            ahead.extend(later.map(|(index, hash)| (*index, *hash)));
            report.ahead = ahead.into_iter().collect();
        }
        report.failures = self.failures.values().cloned().collect();
        report.ended = ended && self.open.is_empty() && report.stopped.is_none();
        report
    }

    pub(super) fn stop(&mut self, why: String) {
        self.report.stopped.get_or_insert(why);
    }

    pub(super) fn succeeded(&self) -> u64 {
        self.report.succeeded
    }
}

fn other_rows(index: u64) -> Error {
    Error::invalid(format!(
        "for_each: the report is of other rows: row {index}, counted from 0, differs"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Failure, Ledger, Report, Verdict};
    use crate::Error;

    fn ledger(report: &Report) -> Ledger {
        Ledger::new(report.clone())
    }

    /// Reads rows with these keys, and returns what is to become of them.
    fn read(ledger: &mut Ledger, keys: &[&str]) -> Result<Vec<Verdict>, Error> {
        keys.iter().map(|key| Ok(ledger.read(key)?.1)).collect()
    }

    fn failure(index: u64, key: &str) -> Option<Failure> {
        Some(Failure::new(index, key, &Error::invalid("bad")))
    }

    /// Rows a to e, of which b failed and c is under way.
    fn interrupted() -> Report {
        let mut ledger = ledger(&Report::new("2.16", None));
        read(&mut ledger, &["a", "b", "c", "d", "e"]).unwrap();
        for (index, failure) in [(3, None), (0, None), (1, failure(1, "b")), (4, None)] {
            ledger.finish(index, failure);
        }
        ledger.report(true)
    }

    #[test]
    fn what_is_done_is_skipped_and_what_failed_is_tried_again() {
        use Verdict::{Done, Failed, New};

        let report = interrupted();
        assert_eq!(
            (report.done, report.ahead.len(), report.succeeded),
            (2, 2, 3)
        );
        assert!(!report.ended && !report.is_complete());
        let mut ledger = ledger(&report);
        let verdicts = read(&mut ledger, &["a", "b", "c", "d", "e", "f"]).unwrap();
        assert_eq!(verdicts, [Done, Failed, New, Done, Done, New]);
        ledger.end().unwrap();
        for index in [5, 1, 2] {
            ledger.finish(index, None);
        }
        let report = ledger.report(true);
        assert_eq!((report.done, report.succeeded), (6, 6));
        assert!(report.is_complete() && report.ahead.is_empty());
    }

    #[test]
    fn a_report_is_the_same_wherever_a_run_stops_before_it_has_done_anything() {
        let report = interrupted();
        for rows in 0..5 {
            let mut ledger = ledger(&report);
            read(&mut ledger, &["a", "b", "c", "d", "e"][..rows]).unwrap();
            assert_eq!(ledger.report(false), report, "after {rows}");
        }
    }

    #[test]
    fn other_rows_are_noticed() {
        let report = interrupted();
        for (keys, row) in [
            (&["x", "b"][..], 1),
            (&["a", "x"], 1),
            (&["b", "a"], 1),
            (&["a", "b", "c", "x"], 3),
            (&["a"], 1),
            (&["a", "b", "c", "d"], 4),
        ] {
            let mut ledger = ledger(&report);
            let found = read(&mut ledger, keys).and_then(|_| ledger.end());
            let message = found.unwrap_err().to_string();
            assert!(
                message.contains(&format!("row {row},")),
                "{keys:?}: {message}"
            );
        }
    }
}
