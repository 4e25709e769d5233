//! What no sync can see.

/// A kind of change that a sync does not see, and what tells of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Unseen {
    /// What happens to a record.
    pub what: &'static str,
    /// The webhook topics that tell; empty if none does.
    pub topics: &'static [&'static str],
}

const fn unseen(what: &'static str, topics: &'static [&'static str]) -> Unseen {
    Unseen { what, topics }
}

pub(super) const CONTACTS: &[Unseen] = &[
    unseen("deleted", &["contact.deleted"]),
    unseen("archived", &["contact.archived"]),
    unseen("merged into another contact", &["contact.merged"]),
];

pub(super) const CONVERSATIONS: &[Unseen] = &[
    // Its item has `conversation_id`, not `id`.
    unseen("deleted", &["conversation.deleted"]),
    unseen("merged into another conversation", &[]),
];

pub(super) const TICKETS: &[Unseen] = &[unseen("deleted", &[])];

pub(super) const COMPANIES: &[Unseen] = &[
    unseen("deleted", &["company.deleted"]),
    unseen(
        "left by its last user: lists leave it out",
        &["company.contact.detached"],
    ),
];

pub(super) const ARTICLES: &[Unseen] = &[unseen("deleted", &["article.deleted"])];
