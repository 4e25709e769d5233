//! Whether a list gets anywhere: what it must not do again and again.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use super::{content::Content, page::PageInfo, position::Position};

/// How many empty pages in a row may say that there is a next one. None is known
/// from Intercom, except past the 10,000th company (intercom-ruby, issue 274).
const MAX_EMPTY_PAGES: u32 = 3;

/// How many pages in a row may be as far from the last one as an earlier page
/// was, because the list grows.
const MAX_PAGES_NO_NEARER: u32 = 20;

/// What has been seen of a list.
#[derive(Default)]
pub(super) struct Progress {
    /// Hashes of the positions of next pages.
    positions: HashSet<u64>,
    /// Hashes of the contents of pages.
    contents: HashSet<u64>,
    /// The hash of the ids on the previous page.
    previous_ids: Option<u64>,
    empty_pages: u32,
    /// The smallest number of pages that were left.
    fewest_left: Option<u64>,
    no_nearer: u32,
}

impl Progress {
    /// Notes what arrived, or says why it is not the page that was requested.
    ///
    /// An item can move to another page while a list is read, and a page with
    /// one item can then be like the one before. That is an error too: it cannot
    /// be told from a list that repeats itself.
    pub(super) fn arrived(&mut self, content: Option<Content>) -> Result<(), String> {
        let Some(content) = content else {
            return Ok(());
        };
        if self.previous_ids.replace(content.ids) == Some(content.ids) {
            return Err("the page has the same items as the page before".to_owned());
        }
        if !self.contents.insert(content.whole) {
            return Err("the page has the same items as an earlier page".to_owned());
        }
        Ok(())
    }

    /// Notes the position of the next page, or says why it must not be
    /// requested. `left` is the number of pages after this one, if it is known.
    pub(super) fn goes_on(
        &mut self,
        info: &PageInfo,
        position: &Position,
        left: Option<u64>,
    ) -> Result<(), Stall> {
        // The token of a scroll stays the same.
        if !matches!(position, Position::Scroll(_)) && !self.positions.insert(hash(position)) {
            return Err(Stall::Loop(format!(
                "the list repeats the position {position}"
            )));
        }
        self.empty_pages = match info.items {
            0 => self.empty_pages.saturating_add(1),
            _ => 0,
        };
        if self.empty_pages >= MAX_EMPTY_PAGES {
            self.empty_pages = 0;
            return Err(Stall::Pause(format!(
                "{MAX_EMPTY_PAGES} pages in a row are empty and have a next page"
            )));
        }
        if let Some(left) = left {
            if self.fewest_left.is_none_or(|fewest| left < fewest) {
                self.fewest_left = Some(left);
                self.no_nearer = 0;
            } else {
                self.no_nearer = self.no_nearer.saturating_add(1);
            }
            if self.no_nearer >= MAX_PAGES_NO_NEARER {
                return Err(Stall::Pause(format!(
                    "the list grows as fast as it is read: {left} pages are left, as \
                     {MAX_PAGES_NO_NEARER} pages ago"
                )));
            }
        }
        Ok(())
    }
}

/// Why a next page must not be requested.
#[derive(Debug, PartialEq)]
pub(super) enum Stall {
    /// The next page would be one that was there already.
    Loop(String),
    /// The next page can be requested, but not for ever.
    Pause(String),
}

fn hash(position: &Position) -> u64 {
    let mut hasher = DefaultHasher::new();
    position.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{
        Content, MAX_EMPTY_PAGES, MAX_PAGES_NO_NEARER, PageInfo, Position, Progress, Stall,
    };

    fn content(ids: u64, whole: u64) -> Option<Content> {
        Some(Content { ids, whole })
    }

    #[test]
    fn a_page_that_was_there_is_refused() {
        for (pages, good) in [
            (vec![content(1, 1), content(2, 2), content(3, 3)], 3),
            (vec![content(1, 1), content(1, 2)], 1),
            (vec![content(1, 1), None, content(1, 2)], 2),
            (vec![content(1, 1), content(2, 2), content(1, 1)], 2),
            // Items that changed and moved behind others.
            (vec![content(1, 1), content(2, 2), content(1, 3)], 3),
            (vec![None, None, None], 3),
        ] {
            let mut progress = Progress::default();
            let found = pages
                .iter()
                .take_while(|page| progress.arrived(**page).is_ok());
            assert_eq!(found.count(), good, "{pages:?}");
        }
    }

    fn pages_until_pause(mut page: impl FnMut(u64) -> (usize, Option<u64>)) -> Option<u64> {
        let mut progress = Progress::default();
        (1..1_000).find(|number| {
            let (items, left) = page(*number);
            let info = PageInfo {
                items,
                ..PageInfo::default()
            };
            let outcome = progress.goes_on(&info, &Position::Page(*number), left);
            matches!(outcome, Err(Stall::Pause(_)))
        })
    }

    #[test]
    fn empty_pages_in_a_row_are_counted() {
        let bound = Some(u64::from(MAX_EMPTY_PAGES));
        assert_eq!(pages_until_pause(|_| (0, None)), bound);
        assert_eq!(pages_until_pause(|_| (1, None)), None);
        assert_eq!(
            pages_until_pause(|number| (usize::from(number % 3 == 0), None)),
            None
        );
    }

    #[test]
    fn a_list_may_grow_but_not_for_ever() {
        let bound = Some(1 + u64::from(MAX_PAGES_NO_NEARER));
        assert_eq!(pages_until_pause(|_| (1, Some(1))), bound);
        assert_eq!(pages_until_pause(|number| (1, Some(number))), bound);
        assert_eq!(
            pages_until_pause(|number| (1, Some(1_000 - number / 10))),
            None
        );
    }

    #[test]
    fn a_position_is_taken_once_but_for_scrolls() {
        let mut progress = Progress::default();
        let info = PageInfo {
            items: 1,
            ..PageInfo::default()
        };
        for (position, repeats) in [
            (Position::After("a".to_owned()), false),
            (Position::Scroll("a".to_owned()), true),
        ] {
            progress.goes_on(&info, &position, None).unwrap();
            let outcome = progress.goes_on(&info, &position, None);
            assert_eq!(outcome.is_ok(), repeats, "{position:?}");
        }
    }
}
