//! Faults on demand.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::reply::{Cut, Reply, ReplyBody};

/// A way to misbehave, and when.
///
/// By default a fault hits every request until
/// [`clear_faults`](super::Intercom::clear_faults). Which requests it hits is
/// said by [`on`](Self::on) (one operation) and one of [`first`](Self::first),
/// [`at`](Self::at) and [`every`](Self::every), which count the requests of that
/// operation since the fault was set.
///
/// ```
/// use std::time::Duration;
/// use intercom_sdk::mock::Fault;
///
/// // The third reply is acted on, and its answer is lost.
/// let lost = Fault::cut().on("reply_conversation").at(3).after_acting();
/// // Every tenth request is refused by a proxy, after a while.
/// let proxy = Fault::html(502).every(10).delayed(Duration::from_millis(20));
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    effect: Effect,
    delay: Duration,
    headers: Vec<(HeaderName, HeaderValue)>,
    operation: Option<String>,
    schedule: Schedule,
    acts: bool,
    seen: usize,
}

#[derive(Clone, Debug)]
enum Effect {
    /// Answers, but late.
    None,
    Reply(Reply),
    Cut(Cut),
}

#[derive(Clone, Copy, Debug)]
enum Schedule {
    Always,
    First(usize),
    At(usize),
    Every(usize),
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            effect,
            delay: Duration::ZERO,
            headers: Vec::new(),
            operation: None,
            schedule: Schedule::Always,
            acts: false,
            seen: 0,
        }
    }

    /// Answers with `status` and Intercom's error envelope with one `code`.
    pub fn status(status: u16, code: &str) -> Self {
        let reply = Reply::error(status, code, format!("mock: {code}"));
        Self::new(Effect::Reply(reply))
    }

    /// Answers with `status` and `body`, whatever that is, as JSON.
    pub fn body(status: u16, body: impl Into<String>) -> Self {
        let bytes = body.into().into_bytes();
        Self::new(Effect::Reply(Reply::bytes(
            status,
            "application/json",
            bytes,
        )))
    }

    /// Answers as a proxy does that cannot reach the server: `status` and a page.
    pub fn html(status: u16) -> Self {
        let page = format!("<html><head><title>{status} from a proxy</title></head></html>");
        Self::new(Effect::Reply(Reply::bytes(status, "text/html", page)))
    }

    /// Closes the connection without an answer.
    pub fn cut() -> Self {
        Self::new(Effect::Cut(Cut::BeforeHead))
    }

    /// Closes the connection in the middle of the answer's body.
    pub fn cut_in_body() -> Self {
        Self::new(Effect::Cut(Cut::InBody)).after_acting()
    }

    /// Answers as usual, but waits that long before it does.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).delayed(delay)
    }

    /// Waits before it misbehaves.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header to the answer. What no header can hold is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.parse(), value.parse()) {
            self.headers.push((name, value));
        }
        self
    }

    /// Hits requests of this operation only, named as its method.
    #[must_use]
    pub fn on(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Hits the first `count` requests.
    #[must_use]
    pub fn first(mut self, count: usize) -> Self {
        self.schedule = Schedule::First(count);
        self
    }

    /// Hits the request with this number, from 1.
    #[must_use]
    pub fn at(mut self, number: usize) -> Self {
        self.schedule = Schedule::At(number);
        self
    }

    /// Hits every `interval`th request.
    #[must_use]
    pub fn every(mut self, interval: usize) -> Self {
        self.schedule = Schedule::Every(interval);
        self
    }

    /// Misbehaves only after the mock has done what was asked: the change is made
    /// and its answer is lost.
    #[must_use]
    pub fn after_acting(mut self) -> Self {
        self.acts = true;
        self
    }

    /// Counts a request; whether the fault hits it.
    pub(super) fn hits(&mut self, operation: Option<&str>) -> bool {
        if self.operation.is_some() && self.operation.as_deref() != operation {
            return false;
        }
        self.seen += 1;
        match self.schedule {
            Schedule::Always => true,
            Schedule::First(count) => self.seen <= count,
            Schedule::At(number) => self.seen == number,
            Schedule::Every(interval) => interval > 0 && self.seen.is_multiple_of(interval),
        }
    }

    /// Whether the request is to be acted on first.
    pub(super) fn acts(&self) -> bool {
        self.acts || matches!(self.effect, Effect::None)
    }

    /// The answer instead of `usual`, which is given where the fault acts.
    pub(super) fn reply(&self, usual: Option<Reply>) -> Reply {
        let mut reply = match (&self.effect, usual) {
            (Effect::Reply(reply), _) => reply.clone(),
            (Effect::None | Effect::Cut(_), Some(usual)) => usual,
            (Effect::None | Effect::Cut(_), None) => Reply::empty(200),
        };
        if let Effect::Cut(cut) = self.effect {
            // Without a body there is no middle of it.
            reply.cut = match reply.body {
                ReplyBody::Empty => Some(Cut::BeforeHead),
                _ => Some(cut),
            };
        }
        reply.headers.extend(self.headers.iter().cloned());
        reply.delay = reply.delay.max(self.delay);
        reply
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn a_fault_counts_the_requests_of_its_operation() {
        let hits = |mut fault: Fault| -> Vec<usize> {
            (1..=6)
                .filter(|number| {
                    fault.hits(Some("other"));
                    fault.hits(Some(if number % 2 == 0 { "even" } else { "odd" }))
                })
                .collect()
        };
        let fault = || Fault::cut().on("even");
        assert_eq!(hits(fault()), [2, 4, 6]);
        assert_eq!(hits(fault().first(2)), [2, 4]);
        assert_eq!(hits(fault().at(2)), [4]);
        assert_eq!(hits(fault().every(3)), [6]);
        assert!(hits(fault().every(0)).is_empty());
    }
}
