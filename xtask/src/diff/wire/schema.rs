//! Two schemas at the same place: what differs, in one direction.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    fields, limits,
    shape::{self, Allowed, Others, Parts, Shape},
    union,
};
use crate::diff::{
    rule::{self, Direction, Fact, Rule},
    side::Side,
};

/// A pair of components that stand at the same place, in one direction.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Pair<'a> {
    pub old: &'a str,
    pub new: &'a str,
    pub direction: Direction,
}

/// A difference, with its place below where the comparison began.
#[derive(Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub path: String,
    pub message: String,
}

/// The differences at a place, and the components that are met below it.
#[derive(Debug, Default)]
pub struct Findings<'a> {
    pub own: Vec<Finding>,
    pub below: Vec<(String, Pair<'a>)>,
    /// What is being compared, from the outermost place to the current one.
    trail: Vec<Trail<'a>>,
}

/// The schemas that apply at a place on both sides.
type Trail<'a> = (Parts<'a>, Parts<'a>);

impl Findings<'_> {
    pub fn push(&mut self, rule: &'static Rule, path: &str, message: String) {
        self.own.push(Finding {
            rule,
            path: path.to_owned(),
            message,
        });
    }

    /// Tells what has become required by one rule, what no longer is by the other.
    pub fn required(
        &mut self,
        (was, is): (bool, bool),
        (became, ceased): (&'static Rule, &'static Rule),
        path: &str,
    ) {
        match (was, is) {
            (false, true) => self.push(became, path, "is now required".to_owned()),
            (true, false) => self.push(ceased, path, "is no longer required".to_owned()),
            _ => {}
        }
    }
}

/// Compares schemas of two sides in one direction.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    pub old: &'a Side,
    pub new: &'a Side,
    pub direction: Direction,
}

impl<'a> Comparison<'a> {
    pub fn tell(&self, fact: &'static Fact, path: &str, message: String, into: &mut Findings<'a>) {
        into.push(fact.rule(self.direction), path, message);
    }

    fn allowed(&self, side: &'a Side, parts: &[&'a Value]) -> Result<Allowed<'a>> {
        shape::allowed(side, parts).with_context(|| format!("{} {}", side.role, side.name))
    }

    /// Compares what stands at `path`. `is_optional` is true for a field that
    /// may be left out on both sides.
    pub fn place(
        &self,
        old: &Parts<'a>,
        new: &Parts<'a>,
        path: &str,
        is_optional: bool,
        into: &mut Findings<'a>,
    ) -> Result<()> {
        // Several schemas that apply at once have no name to know them by when
        // they come round again inside of themselves.
        let is_known = into
            .trail
            .iter()
            .any(|(was, is)| same(was, old) && same(is, new));
        if is_known {
            return Ok(());
        }
        let (was, is) = (self.allowed(self.old, old)?, self.allowed(self.new, new)?);
        self.null(was.null, is.null, path, is_optional, into);
        match (shape::named(self.old, old), shape::named(self.new, new)) {
            (Some(old), Some(new)) => {
                let pair = Pair {
                    old,
                    new,
                    direction: self.direction,
                };
                into.below.push((path.to_owned(), pair));
                Ok(())
            }
            _ => {
                into.trail.push((old.clone(), new.clone()));
                let result = union::compare(self, &was.shapes, &is.shapes, path, into);
                into.trail.pop();
                result
            }
        }
    }

    /// Compares two components, whatever `null` means where they are used.
    pub fn components(&self, pair: Pair<'a>) -> Result<Findings<'a>> {
        let mut findings = Findings::default();
        if let (Some(old), Some(new)) = (self.old.component(pair.old), self.new.component(pair.new))
        {
            let old = self.allowed(self.old, &[old])?;
            let new = self.allowed(self.new, &[new])?;
            union::compare(self, &old.shapes, &new.shapes, "", &mut findings)?;
        }
        Ok(findings)
    }

    fn null(&self, was: bool, is: bool, path: &str, is_optional: bool, into: &mut Findings<'a>) {
        let (fact, verb) = match (was, is, is_optional) {
            (false, true, false) => (&rule::NULL_ALLOWED, "can now be"),
            (false, true, true) => (&rule::OPTIONAL_NULL_ALLOWED, "can now be"),
            (true, false, false) => (&rule::NULL_REFUSED, "can no longer be"),
            (true, false, true) => (&rule::OPTIONAL_NULL_REFUSED, "can no longer be"),
            _ => return,
        };
        self.tell(fact, path, format!("{verb} null"), into);
    }

    /// Compares one shape with another.
    pub fn shapes(
        &self,
        old: &Shape<'a>,
        new: &Shape<'a>,
        path: &str,
        into: &mut Findings<'a>,
    ) -> Result<()> {
        if old.kind != new.kind {
            self.kinds(old, new, path, into);
            return Ok(());
        }
        self.formats(old, new, path, into);
        limits::values(self, old, new, path, into);
        limits::limits(self, old, new, path, into);
        fields::compare(self, old, new, path, into)?;
        if !old.items.is_empty() && !new.items.is_empty() {
            self.place(&old.items, &new.items, &format!("{path}[]"), false, into)?;
        } else if old.items.is_empty() != new.items.is_empty() {
            let (fact, message) = if new.items.is_empty() {
                (&rule::TYPE_WIDENED, "items can now be anything")
            } else {
                (&rule::TYPE_NARROWED, "items can no longer be anything")
            };
            self.tell(fact, &format!("{path}[]"), message.to_owned(), into);
        }
        self.others(old, new, path, into)
    }

    /// Two shapes of different kinds.
    pub fn kinds(&self, old: &Shape<'a>, new: &Shape<'a>, path: &str, into: &mut Findings<'a>) {
        let fact = match (old.kind, new.kind) {
            (Some("integer"), Some("number")) | (Some(_), None) => &rule::TYPE_WIDENED,
            (Some("number"), Some("integer")) | (None, Some(_)) => &rule::TYPE_NARROWED,
            _ => &rule::TYPE_CHANGED,
        };
        let message = format!("{} → {}", describe(old), describe(new));
        self.tell(fact, path, message, into);
    }

    fn formats(&self, old: &Shape<'a>, new: &Shape<'a>, path: &str, into: &mut Findings<'a>) {
        let fact = match (old.format, new.format) {
            (old, new) if old == new => return,
            (None, _) => &rule::FORMAT_ADDED,
            (_, None) => &rule::FORMAT_REMOVED,
            (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => {
                &rule::FORMAT_WIDENED
            }
            (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => {
                &rule::FORMAT_NARROWED
            }
            _ => &rule::FORMAT_CHANGED,
        };
        let message = format!("{} → {}", describe(old), describe(new));
        self.tell(fact, path, message, into);
    }

    fn others(
        &self,
        old: &Shape<'a>,
        new: &Shape<'a>,
        path: &str,
        into: &mut Findings<'a>,
    ) -> Result<()> {
        let path = format!("{path}.*");
        let (fact, message) = match (&old.others, &new.others) {
            (Others::Of(old), Others::Of(new)) => return self.place(old, new, &path, false, into),
            (Others::Allowed, Others::Allowed) | (Others::Refused, Others::Refused) => {
                return Ok(());
            }
            (Others::Refused, _) => (
                &rule::OTHER_FIELDS_ALLOWED,
                "fields of other names are now allowed",
            ),
            (_, Others::Refused) => (
                &rule::OTHER_FIELDS_REFUSED,
                "fields of other names are no longer allowed",
            ),
            (Others::Of(_), Others::Allowed) => {
                (&rule::TYPE_WIDENED, "other fields can now be anything")
            }
            (Others::Allowed, Others::Of(_)) => (
                &rule::TYPE_NARROWED,
                "other fields can no longer be anything",
            ),
        };
        self.tell(fact, &path, message.to_owned(), into);
        Ok(())
    }
}

/// Whether these are the same schemas of the same document.
fn same(left: &Parts<'_>, right: &Parts<'_>) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| std::ptr::eq(*left, *right))
}

/// A shape in a few words: `string (id)`, `ticket_state (object)`.
pub fn describe(shape: &Shape<'_>) -> String {
    let kind = shape.kind.unwrap_or("anything");
    match (shape.name, shape.format) {
        (Some(name), _) => format!("`{name}` ({kind})"),
        (None, Some(format)) => format!("{kind} ({format})"),
        (None, None) => kind.to_owned(),
    }
}
