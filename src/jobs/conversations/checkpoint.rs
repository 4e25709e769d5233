//! Which conversations of the input are done, as a value to store.

use std::collections::{BTreeSet, HashSet, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{Error, paging::Fingerprint};

/// The format of what is stored; a checkpoint of another one is refused.
const FORMAT: u32 = 1;

/// Which conversations of the input are done: store it with serde, and give it to
/// [`WholeConversationsRequest::resume`](super::WholeConversationsRequest::resume)
/// with the same input.
///
/// It belongs to one API version and one input: identifiers that begin with the same
/// ones in the same order. Any other is refused. It has the identifiers of those that
/// failed, and of those that came before their turn.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Checkpoint {
    format: u32,
    version: String,
    /// How many conversations from the first one on are done.
    done: u64,
    /// The fingerprint of their identifiers.
    input: Fingerprint,
    /// Those beyond that are done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    also: BTreeSet<String>,
    /// Those that failed, to be tried again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failed: Vec<(u64, String)>,
}

impl Checkpoint {
    /// How many conversations from the first one of the input on are done, those that
    /// failed included.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// The identifiers of those that failed, which a resumed run tries again.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        self.failed.iter().map(|(_, id)| id.as_str())
    }
}

/// What is to be done with an identifier of the input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Turn {
    /// It is fetched, as the one at this place.
    Fetch(u64),
    Duplicate,
    /// It is done.
    Done,
}

/// How far a run is.
#[derive(Debug)]
pub(super) struct Progress {
    checkpoint: Checkpoint,
    /// What is left to check of the run before.
    before: Option<Checkpoint>,
    /// Whether that was a run of another input.
    is_foreign: bool,
    seen: HashSet<String>,
    /// The place of the next identifier.
    next: u64,
    /// The identifiers from `checkpoint.done` on.
    open: VecDeque<String>,
    /// The places of those that are done out of turn.
    out_of_turn: BTreeSet<u64>,
}

impl Progress {
    /// Starts, or resumes a run of `version`.
    pub(super) fn new(version: &str, before: Option<Checkpoint>) -> Result<Self, Error> {
        let refuse = |what: String| {
            Err(Error::invalid(format!(
                "whole conversations: the checkpoint {what}"
            )))
        };
        if let Some(before) = &before {
            if before.format != FORMAT {
                return refuse(format!(
                    "has format {}, and this version of the crate reads format {FORMAT}",
                    before.format
                ));
            }
            if before.version != version {
                return refuse(format!(
                    "is of API version {}, and this client's is {version}",
                    before.version
                ));
            }
        }
        let failed = before.as_ref().map(|before| before.failed.clone());
        Ok(Self {
            checkpoint: Checkpoint {
                format: FORMAT,
                version: version.to_owned(),
                done: 0,
                input: Fingerprint::default(),
                also: BTreeSet::new(),
                failed: failed.unwrap_or_default(),
            },
            before,
            is_foreign: false,
            seen: HashSet::new(),
            next: 0,
            open: VecDeque::new(),
            out_of_turn: BTreeSet::new(),
        })
    }

    /// Those that the run before has failed to fetch.
    pub(super) fn failed(&self) -> Vec<(u64, String)> {
        self.checkpoint.failed.clone()
    }

    /// Takes the next identifier of the input.
    pub(super) fn turn(&mut self, id: &str) -> Result<Turn, Error> {
        if !self.seen.insert(id.to_owned()) {
            return Ok(Turn::Duplicate);
        }
        let place = self.next;
        self.next += 1;
        self.open.push_back(id.to_owned());
        let Some(before) = &self.before else {
            return Ok(Turn::Fetch(place));
        };
        let done_before = before.done;
        let is_done = place < done_before || before.also.contains(id);
        if place >= done_before {
            self.check_input()?;
        }
        if is_done {
            self.mark(place);
        }
        if self.next == done_before {
            self.check_input()?;
        }
        match is_done {
            true => Ok(Turn::Done),
            false => Ok(Turn::Fetch(place)),
        }
    }

    /// Returns an error if what was done before was another input.
    pub(super) fn check_input(&mut self) -> Result<(), Error> {
        let Some(before) = &self.before else {
            return Ok(());
        };
        let is_same = match self.checkpoint.done.cmp(&before.done) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => self.checkpoint.input == before.input,
            std::cmp::Ordering::Greater => true,
        };
        self.is_foreign = !is_same;
        match is_same {
            true => Ok(()),
            false => Err(Error::invalid(
                "whole conversations: the checkpoint is of another input: its first identifiers \
                 are different",
            )),
        }
    }

    /// Takes note that the conversation at `place` was yielded.
    pub(super) fn done(&mut self, place: u64, id: &str, failed: bool) {
        self.checkpoint.failed.retain(|(known, _)| *known != place);
        if failed {
            self.checkpoint.failed.push((place, id.to_owned()));
        }
        if place >= self.checkpoint.done {
            self.mark(place);
        }
    }

    fn mark(&mut self, place: u64) {
        self.out_of_turn.insert(place);
        while self.out_of_turn.remove(&self.checkpoint.done) {
            if let Some(id) = self.open.pop_front() {
                self.checkpoint.input = self.checkpoint.input.with(&id);
            }
            self.checkpoint.done += 1;
        }
    }

    /// What to store now.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        // Until the input was read as far as before, the old one is ahead.
        if let Some(before) = &self.before
            && (self.is_foreign || self.checkpoint.done < before.done)
        {
            return Checkpoint {
                failed: self.checkpoint.failed.clone(),
                ..before.clone()
            };
        }
        let mut checkpoint = self.checkpoint.clone();
        checkpoint.also = self
            .out_of_turn
            .iter()
            .filter_map(|place| {
                let index = usize::try_from(place - checkpoint.done).ok()?;
                self.open.get(index).cloned()
            })
            .collect();
        if let Some(before) = &self.before {
            let unread = before.also.iter().filter(|id| !self.seen.contains(*id));
            checkpoint.also.extend(unread.cloned());
        }
        checkpoint
    }
}
