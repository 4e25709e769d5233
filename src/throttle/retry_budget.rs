//! How many retries a client may spend.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// What a retry costs, in successes.
const COST: u32 = 5;

/// How many retries the calls of a client may make while nothing succeeds.
///
/// A server that answers every call with 503 gets each of them three times if
/// every call is retried twice, just when it can bear it least. So retries are
/// paid from a budget that the clients of a token share: it starts full, with
/// 100 retries by default; a call that succeeds after a retry returns the price
/// of one, and any other success a fifth. While the budget is empty, a call
/// fails with what its first attempt got
/// ([`StopReason::Budget`](crate::retry::StopReason::Budget)).
///
/// A retry after 429 costs nothing: the server refuses it cheaply, and the
/// throttle spaces it.
///
/// Clones share their budget. See
/// [`ClientBuilder::retry_budget`](crate::ClientBuilder::retry_budget).
#[derive(Clone)]
pub struct RetryBudget {
    /// `None` for no limit.
    bucket: Option<Arc<Bucket>>,
}

struct Bucket {
    tokens: AtomicU32,
    capacity: u32,
}

impl Default for RetryBudget {
    /// A budget of 100 retries.
    fn default() -> Self {
        Self::new(100)
    }
}

impl RetryBudget {
    /// Creates a budget of at most so many retries without a success; 0 allows
    /// only those after 429.
    pub fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self {
            bucket: Some(Arc::new(Bucket {
                tokens: AtomicU32::new(capacity),
                capacity,
            })),
        }
    }

    /// Creates a budget that is never used up: only the
    /// [`RetryPolicy`](crate::RetryPolicy) limits retries.
    pub fn unlimited() -> Self {
        Self { bucket: None }
    }

    /// Pays for a retry; `false` if the budget does not suffice.
    pub(crate) fn try_spend(&self) -> bool {
        let Some(bucket) = &self.bucket else {
            return true;
        };
        bucket
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(COST)
            })
            .is_ok()
    }

    /// Refills after a call that succeeded, with or without a paid retry.
    pub(crate) fn succeeded(&self, after_retry: bool) {
        let Some(bucket) = &self.bucket else {
            return;
        };
        let refund = if after_retry { COST } else { 1 };
        // Fails if it is full.
        let _ = bucket
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                (tokens < bucket.capacity)
                    .then(|| tokens.saturating_add(refund).min(bucket.capacity))
            });
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.bucket {
            Some(bucket) => f
                .debug_struct("RetryBudget")
                .field("retries", &(bucket.capacity / COST))
                .field("left", &(bucket.tokens.load(Ordering::Relaxed) / COST))
                .finish(),
            None => f.write_str("RetryBudget(unlimited)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RetryBudget;

    /// How many retries are left.
    fn drain(budget: &RetryBudget) -> u32 {
        (0..1_000).filter(|_| budget.try_spend()).count() as u32
    }

    #[test]
    fn successes_refill_what_retries_spend() {
        let budget = RetryBudget::new(10);
        assert_eq!(drain(&budget), 10);
        for _ in 0..7 {
            budget.succeeded(false);
        }
        assert_eq!(drain(&budget.clone()), 1);
        for _ in 0..3 {
            budget.succeeded(true);
        }
        assert_eq!(drain(&budget), 3);
        for _ in 0..1_000 {
            budget.succeeded(true);
        }
        assert_eq!(drain(&budget), 10, "no more than at first");
    }

    #[test]
    fn the_extremes_are_budgets_too() {
        assert_eq!(drain(&RetryBudget::unlimited()), 1_000);
        assert_eq!(drain(&RetryBudget::new(u32::MAX)), 1_000);
        let none = RetryBudget::new(0);
        none.succeeded(true);
        assert_eq!(drain(&none), 0);
    }
}
