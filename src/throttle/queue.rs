//! The order in which waiting calls go. Pure: the time is passed in, and wakers
//! are returned rather than woken.
//!
//! Within a priority, calls go in the order in which they came. Between
//! priorities this is stride scheduling: each call that goes moves its priority
//! back by the priority's cost, and the priority that is then furthest in front
//! goes next.

use std::{
    collections::{BTreeMap, VecDeque},
    task::Waker,
    time::Duration,
};

use tokio::time::Instant;

use super::Priority;

/// How long a call has to take up its grant. After that the next one gets it:
/// the future of the first may not be polled any more. If it is, it keeps its
/// place.
const GRACE: Duration = Duration::from_millis(250);

/// How many of the first calls of a priority watch the time. More than one, because some may
/// not be polled any more.
const WATCHERS: usize = 4;

/// How often the other calls look whether anybody watches.
const TICK: Duration = Duration::from_secs(1);

/// The place of a call in the queue.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Place {
    class: usize,
    number: u64,
}

/// A call that waits.
#[derive(Debug)]
pub(super) struct Waiter {
    /// Whether its client spreads calls evenly.
    pub(super) even: bool,
    waker: Waker,
    /// When its timer wakes it.
    wakes_at: Option<Instant>,
}

/// The calls that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// By priority and number.
    waiting: [BTreeMap<u64, Waiter>; Priority::COUNT],
    /// Admitted, and not yet picked up by their futures.
    granted: BTreeMap<Place, Instant>,
    /// The grants in the order in which they were made; those that were picked
    /// up are removed from the front.
    grants: VecDeque<(Place, Instant)>,
    /// How far back each priority is.
    passes: [u64; Priority::COUNT],
    /// How far back the priority was that went last. A priority that nobody has
    /// used for a while is no further in front: it saves nothing up.
    reached: u64,
    count: u64,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.iter().all(BTreeMap::is_empty)
    }

    /// How many calls wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.iter().map(BTreeMap::len).sum()
    }

    /// How many calls of a priority wait.
    #[cfg(feature = "redis")]
    pub(super) fn len_of(&self, priority: Priority) -> usize {
        self.waiting[priority.index()].len()
    }

    /// Gives a call its place.
    pub(super) fn join(&mut self, priority: Priority) -> Place {
        self.count = self.count.saturating_add(1);
        Place {
            class: priority.index(),
            number: self.count,
        }
    }

    /// Waits in a place, or goes on waiting.
    pub(super) fn wait(&mut self, place: Place, even: bool, waker: &Waker) {
        let class = &mut self.waiting[place.class];
        if class.is_empty() {
            let pass = &mut self.passes[place.class];
            *pass = (*pass).max(self.reached);
        }
        class
            .entry(place.number)
            .and_modify(|waiter| waiter.waker.clone_from(waker))
            .or_insert_with(|| Waiter {
                even,
                waker: waker.clone(),
                wakes_at: None,
            });
    }

    /// The call that goes next.
    pub(super) fn first(&self) -> Option<&Waiter> {
        let (class, _) = self.next_class()?;
        self.waiting[class].values().next()
    }

    /// Grants the permit of the first call; returns its waker.
    pub(super) fn grant(&mut self, now: Instant) -> Option<Waker> {
        let (class, pass) = self.next_class()?;
        let (number, waiter) = self.waiting[class].pop_first()?;
        self.reached = self.passes[class].max(self.reached);
        self.passes[class] = pass;
        let place = Place { class, number };
        self.granted.insert(place, now);
        self.grants.push_back((place, now));
        Some(waiter.waker)
    }

    /// The priority that goes next, and how far back it is then.
    fn next_class(&self) -> Option<(usize, u64)> {
        let after = |class: usize| self.passes[class].saturating_add(Priority::COSTS[class]);
        (0..Priority::COUNT)
            .filter(|class| !self.waiting[*class].is_empty())
            .map(|class| (class, after(class)))
            .min_by_key(|(_, pass)| *pass)
    }

    /// Picks up a grant; whether there was one.
    pub(super) fn pick_up(&mut self, place: Place) -> bool {
        self.granted.remove(&place).is_some()
    }

    /// Leaves the queue; whether a grant is returned.
    pub(super) fn leave(&mut self, place: Place) -> bool {
        self.waiting[place.class].remove(&place.number);
        self.pick_up(place)
    }

    /// Takes a grant back that was not picked up in time; whether there was
    /// one. Its call is no longer in the queue until it is polled.
    pub(super) fn revoke(&mut self, now: Instant) -> bool {
        while let Some((place, granted)) = self.grants.front().copied() {
            let is_open = self.granted.get(&place) == Some(&granted);
            if is_open && now.saturating_duration_since(granted) < GRACE {
                return false;
            }
            self.grants.pop_front();
            if is_open {
                self.granted.remove(&place);
                return true;
            }
        }
        false
    }

    /// When the oldest grant is taken back.
    pub(super) fn next_revocation(&self) -> Option<Instant> {
        self.grants.front().map(|(_, granted)| *granted + GRACE)
    }

    /// Returns the wakers of the first calls that would sleep past `at`.
    pub(super) fn watch(&mut self, at: Instant) -> impl Iterator<Item = Waker> {
        self.waiting
            .iter_mut()
            .flat_map(|class| class.values_mut().take(WATCHERS))
            .filter(move |waiter| waiter.wakes_at.is_some_and(|wakes_at| wakes_at > at))
            .map(move |waiter| {
                waiter.wakes_at = Some(at);
                waiter.waker.clone()
            })
    }

    /// When the call in `place` looks again, if something may change at `at`.
    pub(super) fn wake_at(&mut self, place: Place, at: Instant, now: Instant) -> Instant {
        let class = &mut self.waiting[place.class];
        let watches = class
            .keys()
            .take(WATCHERS)
            .any(|first| *first == place.number);
        let at = if watches { at } else { now + TICK };
        if let Some(waiter) = class.get_mut(&place.number) {
            waiter.wakes_at = Some(at);
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use std::{task::Waker, time::Duration};

    use tokio::time::Instant;

    use super::{GRACE, Place, Queue};
    use crate::throttle::Priority;

    fn join(queue: &mut Queue, priority: Priority) -> Place {
        let place = queue.join(priority);
        queue.wait(place, false, Waker::noop());
        place
    }

    fn grant(queue: &mut Queue, now: Instant) -> Option<Place> {
        queue.grant(now)?;
        queue.grants.back().map(|(place, _)| *place)
    }

    #[test]
    fn one_priority_goes_in_order() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let places: Vec<_> = (0..100)
            .map(|_| join(&mut queue, Priority::Normal))
            .collect();
        let order: Vec<_> = std::iter::from_fn(|| grant(&mut queue, now)).collect();
        assert_eq!(order, places);
    }

    #[test]
    fn an_interactive_call_passes_a_bulk_walk_and_bulk_is_not_starved() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let bulk: Vec<_> = (0..100).map(|_| join(&mut queue, Priority::Bulk)).collect();
        for _ in 0..10 {
            grant(&mut queue, now);
        }
        let interactive = join(&mut queue, Priority::Interactive);
        assert_eq!(grant(&mut queue, now), Some(interactive));
        // As many interactive calls as there are: one in seventeen is bulk.
        for _ in 0..1_000 {
            join(&mut queue, Priority::Interactive);
        }
        let sent = (0..170).filter_map(|_| grant(&mut queue, now));
        let count = sent.filter(|place| bulk.contains(place)).count();
        assert!((9..=11).contains(&count), "{count} of 170");
    }

    #[test]
    fn calls_that_left_cost_their_priority_nothing() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for _ in 0..1_000 {
            let place = join(&mut queue, Priority::Bulk);
            queue.leave(place);
        }
        let bulk = join(&mut queue, Priority::Bulk);
        for _ in 0..100 {
            join(&mut queue, Priority::Normal);
        }
        let mut sent = std::iter::from_fn(|| grant(&mut queue, now));
        assert!(sent.position(|place| place == bulk) < Some(5));
    }

    #[test]
    fn a_grant_that_nobody_picks_up_goes_to_the_next_and_the_place_is_kept() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let first = join(&mut queue, Priority::Normal);
        let second = join(&mut queue, Priority::Normal);
        assert_eq!(grant(&mut queue, now), Some(first));
        assert!(!queue.revoke(now + GRACE / 2));
        assert!(queue.revoke(now + GRACE));
        assert!(!queue.pick_up(first));
        queue.wait(first, false, Waker::noop());
        assert_eq!(grant(&mut queue, now), Some(first), "before {second:?}");
        assert!(queue.pick_up(first));
        assert!(!queue.revoke(now + Duration::from_secs(9)));
    }

    #[test]
    fn the_first_watch_the_time_and_the_others_look_now_and_then() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let soon = now + Duration::from_millis(10);
        let places: Vec<_> = (0..6).map(|_| join(&mut queue, Priority::Normal)).collect();
        let watching = places
            .iter()
            .filter(|place| queue.wake_at(**place, soon, now) == soon);
        assert_eq!(watching.count(), 4);
        assert_eq!(queue.watch(soon).count(), 0);
        for _ in 0..4 {
            queue.grant(now);
        }
        assert_eq!(queue.watch(soon).count(), 2, "they would sleep too long");
        assert_eq!(queue.watch(soon).count(), 0, "they have been woken");
    }
}
