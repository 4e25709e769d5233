//! How we know: every correction and every row of a table cites a section of
//! `openapi/EVIDENCE.md`.
//!
//! The sections are its headings of the third level, each a short name that does
//! not change. What cites a section that is not there is an error, and so is a
//! section that nothing cites: it would be kept up for nobody.

use std::{borrow::Cow, collections::BTreeSet, fmt, fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

/// A citation, as it stands in a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The section of `openapi/EVIDENCE.md`.
    pub section: Cow<'static, str>,
    /// The best kind of evidence that the section has for this row.
    pub grade: Grade,
    /// Why the row may be wrong.
    #[serde(default)]
    pub weak: Option<Weak>,
}

/// A kind of evidence, the best first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// A response of the live API.
    Live,
    /// Intercom's documentation, or prose in its descriptions.
    Documentation,
    /// Intercom's repositories: commit messages, overrides, SDKs and their tests.
    Repository,
    /// The descriptions compared with each other and with their examples.
    Analysis,
    /// What programs of others send or expect.
    #[serde(rename = "third party")]
    ThirdParty,
    /// None of these.
    Guess,
}

/// What a row rests on that is not enough.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Weak {
    /// One example of one operation, repeated in each version.
    #[serde(rename = "one example")]
    OneExample,
    /// A conclusion that nothing confirms.
    Guess,
}

impl Evidence {
    /// A citation by a policy or a function.
    pub const fn new(section: &'static str, grade: Grade) -> Self {
        Self {
            section: Cow::Borrowed(section),
            grade,
            weak: None,
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            section,
            grade,
            weak,
        } = self;
        write!(f, "[{section}](EVIDENCE.md#{section}), {grade}")?;
        match weak {
            Some(weak) => write!(f, "; **weak: {weak}**"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Live => "live",
            Self::Documentation => "documentation",
            Self::Repository => "repository",
            Self::Analysis => "analysis",
            Self::ThirdParty => "third party",
            Self::Guess => "guess",
        })
    }
}

impl fmt::Display for Weak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneExample => "one example",
            Self::Guess => "guess",
        })
    }
}

/// The sections of `EVIDENCE.md`.
pub struct Sections {
    names: BTreeSet<String>,
}

impl Sections {
    /// Reads the file in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("EVIDENCE.md");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} cannot be used", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut names = BTreeSet::new();
        for heading in text.lines().filter_map(|line| line.strip_prefix("### ")) {
            ensure!(
                heading
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')),
                "the section `{heading}` is not named in small letters, digits and hyphens"
            );
            ensure!(
                names.insert(heading.to_owned()),
                "there are two sections {heading}"
            );
        }
        Ok(Self { names })
    }

    /// Citations of sections that are not there, and guesses that are not marked as
    /// weak. `cited` has what cites beside each citation.
    pub fn problems(&self, cited: &[(String, &Evidence)]) -> Vec<String> {
        let mut problems = Vec::new();
        for (by, evidence) in cited {
            if !self.names.contains(&*evidence.section) {
                problems.push(format!("{by}: there is no section {}", evidence.section));
            }
            if evidence.grade == Grade::Guess && evidence.weak.is_none() {
                problems.push(format!("{by}: a guess is weak"));
            }
        }
        problems
    }

    /// Refuses sections that nothing cites.
    pub fn require_all_cited(&self, cited: &[(String, &Evidence)]) -> Result<()> {
        let unused: Vec<_> = self
            .names
            .iter()
            .filter(|name| !cited.iter().any(|(_, cited)| cited.section == **name))
            .map(String::as_str)
            .collect();
        if unused.is_empty() {
            return Ok(());
        }
        bail!(
            "openapi/EVIDENCE.md has sections that nothing cites:\n  {}",
            unused.join("\n  ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Grade, Sections, Weak};

    const TEXT: &str = "# Evidence\n\n## Contacts\n\n### contacts-live\n\nx\n\n### avatars\n\ny\n";

    fn evidence(text: &str) -> Result<Evidence, String> {
        serde_saphyr::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_row_says_section_grade_and_whether_it_is_weak() {
        for (text, shown, weak) in [
            (
                "{ section: avatars, grade: live }",
                "[avatars](EVIDENCE.md#avatars), live",
                None,
            ),
            (
                "{ section: avatars, grade: third party, weak: one example }",
                "[avatars](EVIDENCE.md#avatars), third party; **weak: one example**",
                Some(Weak::OneExample),
            ),
            (
                "{ section: avatars, grade: guess, weak: guess }",
                "[avatars](EVIDENCE.md#avatars), guess; **weak: guess**",
                Some(Weak::Guess),
            ),
        ] {
            let evidence = evidence(text).unwrap();
            assert_eq!(evidence.to_string(), shown);
            assert_eq!(evidence.weak, weak);
        }
        assert!(evidence("{ section: avatars, grade: hearsay }").is_err());
        assert!(evidence("{ section: avatars, grade: live, weak: perhaps }").is_err());
    }

    #[test]
    fn a_section_that_is_not_there_is_named_with_what_cites_it() {
        let sections = Sections::parse(TEXT).unwrap();
        let known = Evidence::new("avatars", Grade::Live);
        let unknown = Evidence::new("hats", Grade::Live);
        assert_eq!(
            sections.problems(&[("a".to_owned(), &known), ("b".to_owned(), &unknown)]),
            ["b: there is no section hats"]
        );
    }

    #[test]
    fn a_guess_is_marked_as_weak() {
        let sections = Sections::parse(TEXT).unwrap();
        let mut guess = Evidence::new("avatars", Grade::Guess);
        let none: [&str; 0] = [];
        assert_eq!(
            sections.problems(&[("a".to_owned(), &guess)]),
            ["a: a guess is weak"]
        );
        guess.weak = Some(Weak::Guess);
        assert_eq!(sections.problems(&[("a".to_owned(), &guess)]), none);
    }

    #[test]
    fn a_section_that_nothing_cites_is_refused() {
        let sections = Sections::parse(TEXT).unwrap();
        let avatars = Evidence::new("avatars", Grade::Live);
        let contacts = Evidence::new("contacts-live", Grade::Live);
        let cited = [("a".to_owned(), &avatars)];
        assert_eq!(
            sections.require_all_cited(&cited).unwrap_err().to_string(),
            "openapi/EVIDENCE.md has sections that nothing cites:\n  contacts-live"
        );
        let cited = [("a".to_owned(), &avatars), ("b".to_owned(), &contacts)];
        assert!(sections.require_all_cited(&cited).is_ok());
    }

    #[test]
    fn sections_have_short_names_of_their_own() {
        for (text, message) in [
            ("### a\n### a\n", "there are two sections a"),
            (
                "### Two words\n",
                "the section `Two words` is not named in small letters, digits and hyphens",
            ),
        ] {
            let error = Sections::parse(text).map(drop).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
