//! The stream of whole conversations.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    future::Future as _,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use futures_core::{FusedStream, Stream};
use tracing::debug;

use super::{
    checkpoint::{Checkpoint, Progress, Turn},
    outcome::{Fetched, Outcome, WholeConversation},
    report::Report,
    request::{Ids, MOST_AT_ONCE, Settings},
    truncation::Truncation,
    version::ConversationSource,
};
use crate::{
    CallFuture, Error, ErrorKind, Response,
    jobs::TARGET,
    response::server_date,
    types::{Id, Timestamp},
};

/// How long URLs of files work (Intercom).
const FILES_LAST: Duration = Duration::from_secs(30 * 60);

/// Where the parts of a conversation are in a response.
const PARTS: &str = "conversation_parts.conversation_parts[";

/// A stream of conversations with their parts.
///
/// A conversation that is gone or cannot be fetched is an
/// [`Outcome`](super::Outcome), and the stream goes on. It ends after an error that
/// all would have: a token that is refused, an input that fails, a foreign checkpoint.
/// It can be polled, cancelled and dropped like
/// [`Items`](crate::paging::Items#cancellation).
#[must_use = "a stream does nothing unless it is polled"]
pub struct WholeConversations<C: ConversationSource> {
    client: C,
    /// `None` once it has ended.
    ids: Option<Ids>,
    settings: Settings,
    state: State,
    /// What is tried again.
    again: VecDeque<(u64, Id)>,
    in_flight: Vec<InFlight<C::Conversation>>,
    /// What has come before its turn.
    ready: BTreeMap<u64, WholeConversation<C::Conversation>>,
    /// The places of what is under way or ready, in the order of their beginning.
    order: VecDeque<u64>,
    failure: Option<Error>,
    report: Report,
}

enum State {
    Starting,
    Running(Box<Progress>),
    Ended(Option<Box<Progress>>),
}

struct InFlight<T> {
    place: u64,
    id: Id,
    call: CallFuture<Response<T>>,
}

impl<C: ConversationSource> WholeConversations<C> {
    pub(super) fn new(client: C, ids: Ids, settings: Settings) -> Self {
        Self {
            client,
            ids: Some(ids),
            settings,
            state: State::Starting,
            again: VecDeque::new(),
            in_flight: Vec::new(),
            ready: BTreeMap::new(),
            order: VecDeque::new(),
            failure: None,
            report: Report::default(),
        }
    }

    /// Which conversations are done: all that the stream has yielded. `None` before
    /// the stream is polled, unless it was resumed.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        match &self.state {
            State::Running(progress) | State::Ended(Some(progress)) => Some(progress.checkpoint()),
            State::Starting | State::Ended(None) => self.settings.checkpoint.clone(),
        }
    }

    /// What the stream has yielded so far, in numbers.
    pub fn report(&self) -> &Report {
        &self.report
    }

    fn start(&mut self) -> Result<(), Error> {
        if !(1..=MOST_AT_ONCE).contains(&self.settings.at_once) {
            return Err(Error::invalid(format!(
                "whole conversations: `at_once` must be 1 to {MOST_AT_ONCE}, not {}",
                self.settings.at_once
            )));
        }
        let progress = Progress::new(C::VERSION, self.settings.checkpoint.clone())?;
        let again = progress.failed().into_iter();
        self.again = again.map(|(place, id)| (place, id.into())).collect();
        self.state = State::Running(Box::new(progress));
        Ok(())
    }

    /// Whether another call may begin.
    fn has_room(&self) -> bool {
        let waiting = self.in_flight.len() + self.ready.len();
        self.in_flight.len() < self.settings.at_once && waiting < 2 * self.settings.at_once
    }

    /// Begins calls while there is room for them and the input has identifiers.
    fn fill(&mut self, context: &mut Context<'_>) -> Result<(), Error> {
        while self.has_room() && self.failure.is_none() {
            if let Some((place, id)) = self.again.pop_front() {
                self.begin(place, id);
                continue;
            }
            let Some(ids) = &mut self.ids else {
                return Ok(());
            };
            let State::Running(progress) = &mut self.state else {
                return Ok(());
            };
            match ids.as_mut().poll_next(context) {
                Poll::Pending => return Ok(()),
                Poll::Ready(Some(Ok(id))) => match progress.turn(id.as_str())? {
                    Turn::Duplicate => self.report.duplicates += 1,
                    Turn::Done => self.report.resumed += 1,
                    Turn::Fetch(place) => self.begin(place, id),
                },
                Poll::Ready(Some(Err(error))) => {
                    self.ids = None;
                    self.failure = Some(error);
                }
                Poll::Ready(None) => {
                    self.ids = None;
                    progress.check_input()?;
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, place: u64, id: Id) {
        self.order.push_back(place);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if id.as_str().is_empty() || !id.as_str().bytes().all(is_plain) {
            let message = format!("`{}` is not the identifier of a conversation", id.as_str());
            let outcome = Outcome::Failed(Error::invalid(message));
            self.ready
                .insert(place, WholeConversation { id, place, outcome });
            return;
        }
        let options = self.settings.options.clone();
        let call = self.client.fetch(&id, self.settings.plain_text, options);
        self.in_flight.push(InFlight { place, id, call });
    }

    /// Polls the calls, and keeps what has come; whether something has.
    fn poll_calls(&mut self, context: &mut Context<'_>) -> Result<bool, Error> {
        let before = self.in_flight.len();
        let mut index = 0;
        while let Some(sent) = self.in_flight.get_mut(index) {
            let Poll::Ready(answer) = Pin::new(&mut sent.call).poll(context) else {
                index += 1;
                continue;
            };
            let InFlight { place, id, .. } = self.in_flight.swap_remove(index);
            let outcome = outcome::<C>(answer)?;
            self.ready
                .insert(place, WholeConversation { id, place, outcome });
        }
        Ok(self.in_flight.len() < before)
    }

    /// The place of what to yield next, if that has come.
    fn next_place(&self) -> Option<u64> {
        match self.settings.in_order {
            true => self.order.front().copied(),
            false => self.ready.keys().next().copied(),
        }
    }

    fn can_take(&self) -> bool {
        let place = self.next_place();
        place.is_some_and(|place| self.ready.contains_key(&place))
    }

    /// What to yield next, if it has come.
    fn take(&mut self) -> Option<WholeConversation<C::Conversation>> {
        let place = self.next_place()?;
        let taken = self.ready.remove(&place)?;
        self.order.retain(|known| *known != place);
        self.report.count(&taken);
        if let State::Running(progress) = &mut self.state {
            let failed = matches!(taken.outcome, Outcome::Failed(_));
            progress.done(place, taken.id.as_str(), failed);
        }
        Some(taken)
    }

    fn end(&mut self) {
        self.ids = None;
        self.in_flight.clear();
        self.ready.clear();
        self.order.clear();
        self.state = match std::mem::replace(&mut self.state, State::Ended(None)) {
            State::Running(progress) => State::Ended(Some(progress)),
            State::Starting | State::Ended(_) => State::Ended(None),
        };
    }
}

/// What an answer says of one conversation; an error is one that all would have.
fn outcome<C: ConversationSource>(
    answer: Result<Response<C::Conversation>, Error>,
) -> Result<Outcome<C::Conversation>, Error> {
    let mut conversation = match answer {
        Ok(conversation) => conversation,
        Err(error) if error.is_not_found() => return Ok(Outcome::Deleted),
        Err(error) if concerns_all(&error) => return Err(error),
        Err(error) => {
            let status = error.status().map(|status| status.as_u16());
            debug!(target: TARGET, status, "a conversation could not be fetched");
            return Ok(Outcome::Failed(error));
        }
    };
    let repairs = conversation.repairs().iter();
    let lost = repairs.filter(|repair| {
        let index = repair.path().strip_prefix(PARTS);
        index.is_some_and(|rest| rest.ends_with(']') || rest.ends_with("].id"))
    });
    let unreadable = u64::try_from(lost.count()).unwrap_or(u64::MAX);
    let parts = C::sort(&mut conversation);
    let count = |value: Option<i64>| u64::try_from(value?).ok();
    let returned = parts.returned.saturating_add(unreadable);
    let now = server_date(conversation.headers()).unwrap_or_else(SystemTime::now);
    Ok(Outcome::Fetched(Box::new(Fetched {
        parts: parts.returned,
        truncation: Truncation::of(returned, count(parts.total), count(parts.counted)),
        redacted: parts.redacted,
        unreadable,
        files_until: Timestamp::from(now.checked_add(FILES_LAST).unwrap_or(now)),
        conversation,
    })))
}

fn concerns_all(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Config | ErrorKind::Token)
        || error.is_unauthorized()
        || error.is_forbidden()
}

impl<C: ConversationSource> Stream for WholeConversations<C> {
    type Item = Result<WholeConversation<C::Conversation>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let result = match &this.state {
                State::Ended(_) => return Poll::Ready(None),
                State::Starting => this.start().map(|()| true),
                State::Running(_) => {
                    if let Some(taken) = this.take() {
                        return Poll::Ready(Some(Ok(taken)));
                    }
                    this.fill(context).and_then(|()| this.poll_calls(context))
                }
            };
            match result {
                // There may be room for others, or something to yield.
                Ok(true) => continue,
                Ok(false) if this.can_take() => continue,
                Ok(false) if this.order.is_empty() => match (this.failure.take(), &this.ids) {
                    (None, Some(_)) => return Poll::Pending,
                    (None, None) => {
                        this.end();
                        this.report.complete = true;
                    }
                    (Some(error), _) => {
                        this.end();
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Ok(false) => return Poll::Pending,
                Err(error) => {
                    this.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<C: ConversationSource> FusedStream for WholeConversations<C> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended(_))
    }
}

// No field is pinned structurally.
impl<C: ConversationSource> Unpin for WholeConversations<C> {}

impl<C: ConversationSource> fmt::Debug for WholeConversations<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WholeConversations")
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
