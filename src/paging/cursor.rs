use std::{fmt, num::NonZeroU64};

use serde::{Deserialize, Serialize};

use super::{fingerprint::Fingerprint, position::Position, style::PagingStyle};

/// The position of a page, or of an item on it, in one list.
///
/// It can be stored with serde and passed to `.resume(…)` later. Intercom keeps
/// no snapshot of a list: items that are added or changed in the meantime may
/// appear twice or be missed.
///
/// # What it belongs to
///
/// A cursor is for the list that it is from: the same operation, API version,
/// path, query and body. Any other list refuses it with an error of kind
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), and sends nothing. The
/// host does not count, and neither do the paging parameters: `page`,
/// `per_page`, `starting_after`, `cursor` and the `pagination` of a search. Of
/// what is stored, only such parameters are ever sent.
///
/// # Another page size
///
/// A list can be resumed with another `per_page`. The list then goes on at the
/// same item: where Intercom numbers the pages, the number is converted; without
/// a `per_page`, the size from before is requested. A cursor behind an item that
/// could not be decoded counts the items to skip from the start of its page, and
/// skips as many in pages of another size. [`Pages`](super::Pages) skips no
/// items: it starts with the whole page.
///
/// # Scrolls
///
/// The server keeps the position of a scroll over companies, and a scroll expires
/// after a minute without requests (Intercom). Its cursor is good until the
/// stream has requested another page: resuming at it later would skip that page.
/// So a stream that has done so, also by a prefetch, has no cursor, and neither
/// has an error after which a page may be lost.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cursor {
    version: String,
    operation: String,
    list: Fingerprint,
    /// `None` for the first page.
    position: Option<Position>,
    /// The size of the pages that the position counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_page: Option<NonZeroU64>,
    /// How many items of the page to skip.
    #[serde(default, skip_serializing_if = "is_zero")]
    skip: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(skip: &u64) -> bool {
    *skip == 0
}

/// Where to resume a list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    /// The position of the page; `None` for the first.
    pub(super) position: Option<Position>,
    /// The size of the pages, if the position is a number of pages.
    pub(super) per_page: Option<NonZeroU64>,
    /// How many items of the page to skip.
    pub(super) skip: u64,
}

impl Cursor {
    pub(super) fn new(version: &str, operation: &str, list: Fingerprint, place: Place) -> Self {
        Self {
            version: version.to_owned(),
            operation: operation.to_owned(),
            list,
            position: place.position,
            per_page: place.per_page,
            skip: place.skip,
        }
    }

    /// The operation that returned the cursor.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The API version of that operation.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The place in the list with the fingerprint `list`, which is requested by
    /// pages of `per_page` items; or why the cursor does not fit.
    pub(super) fn place_in(
        &self,
        version: &str,
        operation: &str,
        list: Fingerprint,
        style: PagingStyle,
        per_page: Option<NonZeroU64>,
    ) -> Result<Place, String> {
        if self.version != version || self.operation != operation {
            return Err(format!(
                "the cursor is from {} of version {}, not from this operation of version {version}",
                self.operation, self.version
            ));
        }
        if self.list != list {
            return Err(
                "the cursor is from another list of this operation: the path, the query or the \
                 body of the request was different"
                    .to_owned(),
            );
        }
        if let Some(position) = &self.position
            && !position.fits(style)
        {
            return Err("the cursor has a position that this list does not have".to_owned());
        }
        self.place(per_page)
    }

    /// The place in pages of `per_page` items.
    fn place(&self, per_page: Option<NonZeroU64>) -> Result<Place, String> {
        let mut place = Place {
            position: self.position.clone(),
            per_page: per_page.or(self.per_page),
            skip: self.skip,
        };
        if let Some(Position::Page(number)) = self.position
            && per_page.is_some()
            && per_page != self.per_page
        {
            let (Some(before), Some(now)) = (self.per_page, per_page) else {
                return Err(
                    "the cursor does not say how large its pages are: resume without `per_page`"
                        .to_owned(),
                );
            };
            let items = number
                .saturating_sub(1)
                .saturating_mul(before.get())
                .saturating_add(self.skip);
            place.position = Some(Position::Page((items / now).saturating_add(1)));
            place.skip = items % now;
        }
        Ok(place)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.version, self.operation)?;
        match &self.position {
            Some(position) => write!(f, "{position}")?,
            None => f.write_str("first page")?,
        }
        match self.skip {
            0 => Ok(()),
            skip => write!(f, ", behind item {skip}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use proptest::prelude::*;

    use super::{Cursor, Place, Position};

    fn cursor(position: Option<Position>, per_page: Option<u64>, skip: u64) -> Cursor {
        let list = serde_json::from_str("\"1\"").unwrap();
        let place = Place {
            position,
            per_page: per_page.and_then(NonZeroU64::new),
            skip,
        };
        Cursor::new("1.0", "list_things", list, place)
    }

    #[test]
    fn another_page_size_is_the_same_item() {
        for (page, before, skip, now, expected) in [
            (3, Some(50), 0, None, Some((3, 0))),
            (3, Some(50), 7, Some(50), Some((3, 7))),
            (3, Some(50), 0, Some(20), Some((6, 0))),
            (3, Some(50), 7, Some(20), Some((6, 7))),
            (2, Some(50), 0, Some(60), Some((1, 50))),
            (u64::MAX, Some(50), 9, Some(1), Some((u64::MAX, 0))),
            (3, None, 0, None, Some((3, 0))),
            (3, None, 0, Some(20), None),
        ] {
            let place = cursor(Some(Position::Page(page)), before, skip)
                .place(now.and_then(NonZeroU64::new))
                .ok();
            let found = place.map(|place| match place.position {
                Some(Position::Page(number)) => (number, place.skip),
                other => panic!("{other:?}"),
            });
            assert_eq!(found, expected, "page {page} of {before:?} as {now:?}");
        }
    }

    proptest! {
        #[test]
        fn the_item_stays_the_same(
            page in 1_u64..1_000_000,
            skip in 0_u64..200,
            before in 1_u64..200,
            now in 1_u64..200,
        ) {
            let place = cursor(Some(Position::Page(page)), Some(before), skip)
                .place(NonZeroU64::new(now))
                .unwrap();
            let Some(Position::Page(number)) = place.position else {
                panic!("{place:?}");
            };
            prop_assert_eq!((number - 1) * now + place.skip, (page - 1) * before + skip);
        }
    }
}
