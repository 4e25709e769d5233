//! What a comparison finds.

use super::rule::Rule;

/// One difference, told once however many operations it concerns.
#[derive(Debug)]
pub struct Change {
    pub rule: &'static Rule,
    /// Where it is met, the nearest place first; never empty.
    pub places: Vec<Place>,
    /// The component or the Rust type it belongs to, if it has a name.
    pub subject: Option<Subject>,
    pub message: String,
}

/// A place in an operation.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The operation's id: OLD's, or NEW's where OLD has none.
    pub operation: String,
    /// `response 200 .tickets[].ticket_state`, `Ticket::ticket_state`
    pub location: String,
}

/// Something with a name that several operations share.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Subject {
    /// The component of a description that it is or is made from.
    pub schema: Option<String>,
    /// Its name in OLD and, if it was renamed, in NEW.
    pub names: Vec<String>,
}

impl Change {
    /// A change at `places`, in the order in which they are told.
    pub fn new(
        rule: &'static Rule,
        mut places: Vec<Place>,
        subject: Option<Subject>,
        message: String,
    ) -> Self {
        places.sort_by(|a, b| {
            (a.location.len(), &a.operation, &a.location).cmp(&(
                b.location.len(),
                &b.operation,
                &b.location,
            ))
        });
        places.dedup_by(|a, b| a.operation == b.operation && a.location == b.location);
        Self {
            rule,
            places,
            subject,
            message,
        }
    }

    /// The ids of the operations it concerns, sorted.
    pub fn operations(&self) -> Vec<&str> {
        let mut operations: Vec<&str> = self
            .places
            .iter()
            .map(|place| place.operation.as_str())
            .filter(|operation| !operation.is_empty())
            .collect();
        operations.sort_unstable();
        operations.dedup();
        operations
    }

    /// The place it is told at.
    pub fn place(&self) -> &Place {
        &self.places[0]
    }
}

/// Sorts changes as they are told: the gravest first, then by place. What would
/// be told twice in the same words, as of members without a name, is told once.
pub fn sort(changes: &mut Vec<Change>) {
    changes.sort_by(|a, b| {
        let key = |change: &Change| (change.rule.level, change.rule.lens);
        let text = |change: &Change| {
            (
                change.place().clone(),
                change.rule.id,
                change.message.clone(),
            )
        };
        key(a).cmp(&key(b)).then_with(|| text(a).cmp(&text(b)))
    });
    changes
        .dedup_by(|a, b| a.rule.id == b.rule.id && a.message == b.message && a.places == b.places);
}
