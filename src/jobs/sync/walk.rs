//! The walk through windows of time: what to ask for next, which records are news,
//! and what is left when the program stops. It makes no calls.

use std::collections::{HashSet, VecDeque};

use super::{
    checkpoint::{Checkpoint, Opening, Position, Run},
    failure::{Failure, Setback},
    window::{Precision, Window},
};
use crate::{paging::Cursor, search::Query};

/// The most changes that the next run is told of.
const MOST_RECENT: usize = 10_000;

/// A change that is younger than this when it is read, in seconds, is read again by
/// the next run: the record may change once more in the same second, and an index
/// may lag.
const SETTLED: i64 = 60;

/// The smallest page that is asked for.
const SMALLEST_PAGE: u32 = 10;

/// After so many pages that arrived, larger ones are tried again.
const CALM_PAGES: u32 = 16;

/// So many windows in a row that fail at their smallest are an outage.
const MOST_GAPS_IN_A_ROW: u32 = 3;

/// How often a search may be reopened without a new record between.
const MOST_REOPENED: u32 = 3;

/// What to do with a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    Emit,
    /// Done before.
    Duplicate,
    /// Not asked for.
    Filtered,
    /// Later than the window, and so is all that follows.
    WindowEnds,
}

/// How a walk goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) precision: Precision,
    pub(super) per_page: u32,
    /// How far a new run reaches back before the one before, in seconds.
    pub(super) first_overlap: i64,
    /// How far the next run will reach back.
    pub(super) next_overlap: i64,
    /// Whether a stopped run goes on where it was.
    pub(super) resumes: bool,
}

/// The state of a sync that is under way.
#[derive(Debug)]
pub(super) struct Walk {
    pace: Pace,
    /// Where the run began.
    base: Checkpoint,
    run: Run,
    /// What the last run has done of the overlap.
    known: HashSet<(String, i64)>,
    /// What was done when the current search was opened or resumed.
    skip: Position,
    /// Whether the search has passed what is to be skipped by its time.
    passed: bool,
    /// What a list has yielded, whose position is not kept.
    done: HashSet<(String, i64)>,
    /// The cursors of the current search.
    cursors: HashSet<String>,
    /// The latest change seen in this opening.
    latest: Option<i64>,
    /// The size of pages now.
    per_page: u32,
    /// Pages that arrived since the last failure.
    calm: u32,
    reopened: u32,
    gaps_in_a_row: u32,
    /// Whether the smallest page has failed once.
    failed_at_floor: bool,
    /// The windows, the gaps and the position before the failures of now.
    before_failures: Option<(VecDeque<Window>, Vec<Window>, Position)>,
}

impl Walk {
    /// Starts or resumes a run at `base`, which reads changes until `until`.
    pub(super) fn new(mut base: Checkpoint, until: i64, pace: Pace) -> Self {
        let stored = base.run.take().filter(|_| pace.resumes);
        let run = stored.unwrap_or_else(|| {
            let from = base
                .since
                .map_or(0, |since| since.saturating_sub(pace.first_overlap).max(0));
            let mut windows: VecDeque<Window> = base.gaps.iter().copied().collect();
            windows.push_back(Window { from, to: until });
            Run {
                until,
                windows,
                position: Position::default(),
                opening: None,
                recent: Vec::new(),
                gaps: Vec::new(),
            }
        });
        let known = base.recent.iter().cloned().collect();
        let per_page = run.opening.as_ref().map_or(pace.per_page, |it| it.per_page);
        let mut walk = Self {
            pace,
            base,
            known,
            skip: run.position.clone(),
            run,
            passed: false,
            done: HashSet::new(),
            cursors: HashSet::new(),
            latest: None,
            per_page,
            calm: 0,
            reopened: 0,
            gaps_in_a_row: 0,
            failed_at_floor: false,
            before_failures: None,
        };
        walk.drop_empty_windows();
        walk
    }

    /// What to store now.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        let mut checkpoint = self.base.clone();
        match self.run.windows.is_empty() {
            true => {
                // The clock of the server may have been set back.
                checkpoint.since = checkpoint.since.max(Some(self.run.until));
                checkpoint.recent.clone_from(&self.run.recent);
                checkpoint.gaps.clone_from(&self.run.gaps);
            }
            false if self.pace.resumes => checkpoint.run = Some(self.run.clone()),
            false => {}
        }
        checkpoint
    }

    /// The search for the next page, the size of the page and its cursor; `None` if
    /// all is done.
    pub(super) fn next(&mut self) -> Option<(Query, u32, Option<Cursor>)> {
        let window = *self.run.windows.front()?;
        let from = self.run.position.at.unwrap_or(window.from);
        if self.run.opening.is_none() {
            self.skip = self.run.position.clone();
            self.passed = false;
            self.latest = None;
            self.cursors.clear();
        }
        let per_page = self.per_page;
        let opening = self.run.opening.get_or_insert(Opening {
            from,
            per_page,
            cursor: None,
        });
        let query = window.query(opening.from, self.pace.precision);
        Some((query, opening.per_page, opening.cursor.clone()))
    }

    /// Whether the next page continues an opened search.
    pub(super) fn continues(&self) -> bool {
        let opening = self.run.opening.as_ref();
        opening.is_some_and(|opening| opening.cursor.is_some())
    }

    /// Decides about a record that was read at `read_at`; one without a time of its
    /// change is always news.
    pub(super) fn judge(&mut self, id: &str, changed: Option<i64>, read_at: i64) -> Verdict {
        let Some(changed) = changed else {
            return Verdict::Emit;
        };
        let Some(window) = self.run.windows.front().copied() else {
            return Verdict::Filtered;
        };
        if self.latest.is_some_and(|latest| changed < latest) && !self.run.position.unordered {
            // The order cannot be relied on: neither to stop nor to skip by time.
            self.run.position.unordered = true;
            self.run.position.at = None;
            self.run.position.ids.clear();
        }
        self.latest = Some(self.latest.map_or(changed, |latest| latest.max(changed)));
        if changed > window.to {
            return match self.run.position.unordered || !self.pace.resumes {
                true => Verdict::Filtered,
                false => Verdict::WindowEnds,
            };
        }
        if !window.contains(changed) {
            return Verdict::Filtered;
        }
        if self.is_skipped(id, changed, window) {
            return Verdict::Duplicate;
        }
        let change = (id.to_owned(), changed);
        if !self.pace.resumes && !self.done.insert(change.clone()) {
            return Verdict::Duplicate;
        }
        let is_known = self.known.contains(&change);
        self.note(change, read_at);
        match is_known {
            true => Verdict::Duplicate,
            false => {
                self.reopened = 0;
                Verdict::Emit
            }
        }
    }

    /// Whether the record was done before the search was opened.
    fn is_skipped(&mut self, id: &str, changed: i64, window: Window) -> bool {
        // A search that began within the window finds earlier records again where
        // it compares days.
        let opened = self.run.opening.as_ref().map(|opening| opening.from);
        let reopened_at = opened.filter(|from| *from > window.from);
        self.passed |= reopened_at.is_none_or(|at| changed > at);
        if !self.passed && reopened_at.is_some_and(|at| changed < at) {
            return true;
        }
        let is_done = |(known, when): &(String, i64)| known == id && *when == changed;
        (self.skip.at == Some(changed) && self.skip.ids.iter().any(|known| known == id))
            || self.skip.page.iter().any(is_done)
    }

    /// Takes down that a record is done.
    fn note(&mut self, change: (String, i64), read_at: i64) {
        let (id, changed) = &change;
        if !self.pace.resumes {
            return self.remember(change, read_at);
        }
        let position = &mut self.run.position;
        if !position.unordered {
            if position.at != Some(*changed) {
                position.ids.clear();
            }
            position.at = Some(*changed);
            position.ids.push(id.clone());
        }
        position.page.push(change.clone());
        self.remember(change, read_at);
    }

    fn remember(&mut self, change: (String, i64), read_at: i64) {
        let overlaps = change.1 >= self.run.until.saturating_sub(self.pace.next_overlap);
        let settled = change.1.saturating_add(SETTLED) <= read_at;
        if overlaps && settled && self.run.recent.len() < MOST_RECENT {
            self.run.recent.push(change);
        }
    }

    /// Takes note that a page arrived.
    pub(super) fn arrived(&mut self) {
        self.calm = self.calm.saturating_add(1);
        self.failed_at_floor = false;
        self.gaps_in_a_row = 0;
        self.before_failures = None;
    }

    /// Moves on from a page whose records are all judged; `false` if the next page
    /// has been read before.
    #[must_use]
    pub(super) fn page_done(&mut self, next: Option<Cursor>) -> bool {
        let Some(next) = next else {
            self.window_done();
            return true;
        };
        if !self.cursors.insert(next.to_string()) {
            return false;
        }
        self.run.position.page.clear();
        let grows = self.calm >= CALM_PAGES
            && self.per_page < self.pace.per_page
            && self.run.position.at.is_some();
        if grows {
            self.calm = 0;
            self.per_page = self.per_page.saturating_mul(2).min(self.pace.per_page);
            self.run.opening = None;
        } else if let Some(opening) = &mut self.run.opening {
            opening.cursor = Some(next);
        }
        true
    }

    /// Moves on to the next window.
    pub(super) fn window_done(&mut self) {
        self.run.windows.pop_front();
        self.run.position = Position::default();
        self.run.opening = None;
        self.drop_empty_windows();
    }

    fn drop_empty_windows(&mut self) {
        while let Some(window) = self.run.windows.front()
            && window.from > window.to
        {
            self.run.windows.pop_front();
        }
    }

    /// Decides about a page that failed.
    pub(super) fn failed(&mut self, failure: Failure) -> Setback {
        let Some(window) = self.run.windows.front().copied() else {
            return Setback::Fatal;
        };
        self.calm = 0;
        match failure {
            Failure::Refused if self.continues() => self.reopen(),
            Failure::Refused | Failure::Other => Setback::Fatal,
            Failure::TooMuch => {
                if self.before_failures.is_none() {
                    self.before_failures = Some((
                        self.run.windows.clone(),
                        self.run.gaps.clone(),
                        self.run.position.clone(),
                    ));
                }
                if self.per_page > SMALLEST_PAGE {
                    self.per_page = (self.per_page / 2).max(SMALLEST_PAGE);
                    self.run.opening = None;
                    return Setback::Reopened;
                }
                if !self.failed_at_floor {
                    self.failed_at_floor = true;
                    return Setback::Again;
                }
                let from = self.run.position.at.unwrap_or(window.from);
                match window.split(from, self.pace.precision) {
                    Some((first, second)) => {
                        self.run.windows.pop_front();
                        self.run.windows.push_front(second);
                        self.run.windows.push_front(first);
                        self.run.opening = None;
                        Setback::Split
                    }
                    // Maybe it is the cursor.
                    None if self.continues() && self.reopen() == Setback::Reopened => {
                        Setback::Reopened
                    }
                    None => self.leave_out(Window { from, ..window }),
                }
            }
        }
    }

    fn reopen(&mut self) -> Setback {
        self.reopened = self.reopened.saturating_add(1);
        if self.reopened > MOST_REOPENED {
            return Setback::Fatal;
        }
        self.run.opening = None;
        Setback::Reopened
    }

    fn leave_out(&mut self, gap: Window) -> Setback {
        self.gaps_in_a_row = self.gaps_in_a_row.saturating_add(1);
        self.failed_at_floor = false;
        if self.gaps_in_a_row >= MOST_GAPS_IN_A_ROW {
            // Nothing arrives at all, so no time is to blame.
            if let Some((windows, gaps, position)) = self.before_failures.take() {
                self.run.windows = windows;
                self.run.gaps = gaps;
                self.run.position = position;
                self.run.opening = None;
            }
            return Setback::Fatal;
        }
        self.run.gaps.push(gap);
        self.window_done();
        Setback::Gap(gap)
    }

    /// Whether a record that changed then is earlier than anything asked for.
    pub(super) fn is_before(&self, changed: i64) -> bool {
        let mut windows = self.run.windows.iter();
        windows.all(|window| changed < window.from)
    }

    /// Ends a list, all of whose records are judged.
    pub(super) fn finish(&mut self) {
        self.run.windows.clear();
    }
}
