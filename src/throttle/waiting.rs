//! A call that waits for the throttle.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::time::{Sleep, sleep_until};

use super::{
    Priority,
    limiter::Limiter,
    line::{Line, Turn},
    queue::Place,
};

/// A call in the queue. It watches the time itself: a task that watched for all
/// could be in a runtime that nobody drives any more.
pub(crate) struct Waiting<'a, L: Limiter> {
    line: &'a Line<L>,
    even: bool,
    priority: Priority,
    place: Option<Place>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<'a, L: Limiter> Waiting<'a, L> {
    /// A call that joins the queue when it is first polled.
    pub(crate) fn new(line: &'a Line<L>, even: bool, priority: Priority) -> Self {
        Self {
            line,
            even,
            priority,
            place: None,
            timer: None,
        }
    }
}

impl<L: Limiter> Future for Waiting<'_, L> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let place = *this
            .place
            .get_or_insert_with(|| this.line.join(this.priority));
        loop {
            let at = match this.line.look(place, this.even, context.waker()) {
                Turn::Now => {
                    this.place = None;
                    return Poll::Ready(());
                }
                Turn::LookAgain(at) => at,
            };
            let timer = this.timer.get_or_insert_with(|| Box::pin(sleep_until(at)));
            timer.as_mut().reset(at);
            ready!(timer.as_mut().poll(context));
        }
    }
}

impl<L: Limiter> Drop for Waiting<'_, L> {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.line.leave(place);
        }
    }
}
