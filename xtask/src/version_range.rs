//! The versions that a row is about: `2.9..`, `2.9..2.13`, `2.11`.

use std::fmt;

use serde::Deserialize;

use crate::versions::numbers;

/// A set of versions: single ones and ranges, separated by commas.
///
/// `2.9..` is 2.9 and all after it, `2.9..2.13` ends before 2.13, as in Rust, and
/// `2.11` is one version. A row is left open until it no longer applies.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub struct VersionRange {
    text: String,
    spans: Vec<Span>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Span {
    from: Vec<u32>,
    end: End,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum End {
    Open,
    Before(Vec<u32>),
    Same,
}

impl VersionRange {
    /// Every version there is and will be.
    pub fn every() -> Self {
        Self {
            text: "..".to_owned(),
            spans: vec![Span {
                from: Vec::new(),
                end: End::Open,
            }],
        }
    }

    /// Whether `version` is in it.
    pub fn contains(&self, version: &str) -> bool {
        let version = position(version);
        self.spans.iter().any(|span| match &span.end {
            End::Open => version >= span.from,
            End::Before(end) => version >= span.from && version < *end,
            End::Same => version == span.from,
        })
    }

    /// Whether it has begun by `version`, in it or behind it.
    pub fn has_begun(&self, version: &str) -> bool {
        let version = position(version);
        self.spans.iter().any(|span| version >= span.from)
    }

    /// The same, ended before `version`.
    pub fn ended_before(&self, version: &str) -> String {
        let spans: Vec<String> = self
            .spans
            .iter()
            .filter(|span| span.from < position(version))
            .map(|span| match &span.end {
                End::Open => format!("{}..{version}", show(&span.from)),
                End::Before(end) => format!("{}..{}", show(&span.from), show(end)),
                End::Same => show(&span.from),
            })
            .collect();
        spans.join(", ")
    }

    /// Those of `versions` that are in it, neighbours joined: `2.9 to 2.12`.
    pub fn among(&self, versions: &[String]) -> String {
        let mut runs: Vec<(&str, &str)> = Vec::new();
        let mut is_neighbour = false;
        for version in versions {
            let is_in = self.contains(version);
            match runs.last_mut() {
                Some(run) if is_in && is_neighbour => run.1 = version,
                _ if is_in => runs.push((version, version)),
                _ => {}
            }
            is_neighbour = is_in;
        }
        let runs: Vec<String> = runs
            .into_iter()
            .map(|(first, last)| match first == last {
                true => first.to_owned(),
                false => format!("{first} to {last}"),
            })
            .collect();
        runs.join(", ")
    }
}

/// Where a version stands in their order. One without a number, such as `Preview`,
/// comes after all others.
fn position(version: &str) -> Vec<u32> {
    numbers(version).unwrap_or_else(|| vec![u32::MAX])
}

fn show(numbers: &[u32]) -> String {
    let parts: Vec<String> = numbers.iter().map(u32::to_string).collect();
    parts.join(".")
}

impl TryFrom<String> for VersionRange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parse = |version: &str| {
            numbers(version).ok_or_else(|| format!("`{text}`: `{version}` is not a version"))
        };
        let mut spans: Vec<Span> = Vec::new();
        for part in text.split(',').map(str::trim) {
            let span = match part.split_once("..") {
                None => Span {
                    from: parse(part)?,
                    end: End::Same,
                },
                Some((from, "")) => Span {
                    from: parse(from)?,
                    end: End::Open,
                },
                Some((from, end)) => Span {
                    from: parse(from)?,
                    end: End::Before(parse(end)?),
                },
            };
            if matches!(&span.end, End::Before(end) if *end <= span.from) {
                return Err(format!("`{part}` ends before it begins"));
            }
            let overlaps = spans.last().is_some_and(|before| match &before.end {
                End::Open => true,
                End::Before(end) => *end > span.from,
                End::Same => before.from >= span.from,
            });
            if overlaps {
                return Err(format!(
                    "`{text}`: `{part}` begins within what is before it"
                ));
            }
            spans.push(span);
        }
        Ok(Self { text, spans })
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::VersionRange;

    fn range(text: &str) -> VersionRange {
        VersionRange::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_range_ends_before_its_end() {
        let versions = ["2.9", "2.10", "2.11", "2.12", "2.13", "Preview"].map(str::to_owned);
        for (text, among) in [
            ("2.9..", "2.9 to Preview"),
            ("2.9..2.13", "2.9 to 2.12"),
            ("2.11", "2.11"),
            ("2.9..2.11, 2.12..", "2.9 to 2.10, 2.12 to Preview"),
            ("2.10, 2.12", "2.10, 2.12"),
            ("3.0..", "Preview"),
        ] {
            assert_eq!(range(text).among(&versions), among, "{text}");
        }
        assert_eq!(VersionRange::every().among(&versions), "2.9 to Preview");
    }

    #[test]
    fn an_open_row_is_closed_before_the_version_where_it_failed() {
        for (text, closed) in [
            ("2.9..", "2.9..2.14"),
            ("2.9..2.11, 2.12..", "2.9..2.11, 2.12..2.14"),
            ("2.11, 2.13..", "2.11, 2.13..2.14"),
            ("2.14..", ""),
        ] {
            assert_eq!(range(text).ended_before("2.14"), closed, "{text}");
        }
    }

    #[test]
    fn it_has_begun_in_its_first_version() {
        for (version, begun) in [("2.9", false), ("2.10", true), ("2.16", true)] {
            assert_eq!(range("2.10..2.12").has_begun(version), begun, "{version}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for (text, message) in [
            ("", "``: `` is not a version"),
            ("2", "`2`: `2` is not a version"),
            ("..2.12", "`..2.12`: `` is not a version"),
            ("2.9..x", "`2.9..x`: `x` is not a version"),
            ("2.12..2.9", "`2.12..2.9` ends before it begins"),
            (
                "2.9.., 2.12",
                "`2.9.., 2.12`: `2.12` begins within what is before it",
            ),
            (
                "2.12, 2.9",
                "`2.12, 2.9`: `2.9` begins within what is before it",
            ),
        ] {
            assert_eq!(
                VersionRange::try_from(text.to_owned()),
                Err(message.to_owned())
            );
        }
    }
}
