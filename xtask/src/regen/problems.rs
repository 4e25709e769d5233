//! What stands between Intercom's descriptions and ours: all of it, with what to
//! write where.

use std::{collections::BTreeMap, fmt::Write as _};

/// What a problem is about, in the order in which they are solved.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Topic {
    Document,
    OperationId,
    Fixup,
    PathParameter,
    OperationName,
    Union,
    Combinator,
    Reference,
    Promise,
    Example,
    Paging,
    Replay,
    Announced,
    Search,
    Words,
    TypeName,
    Code,
    Evidence,
}

impl Topic {
    /// What is wrong, and what to write where.
    fn advice(self) -> (&'static str, &'static str) {
        match self {
            Self::Document => (
                "the description cannot be read",
                "correct it before it is read: a row of xtask/fixups/reading.yaml, with a JSON \
                 pointer as its place",
            ),
            Self::OperationId => (
                "operations without an operationId",
                "write a row of xtask/fixups/reading.yaml with `now: <id>`",
            ),
            Self::Fixup => (
                "corrections that no longer apply",
                "end the row's range; if something else is wrong there now, write a row about that",
            ),
            Self::PathParameter => (
                "path parameters without a name of their own",
                "name them under `parameters` of xtask/names.yaml",
            ),
            Self::OperationName => (
                "operations without one name",
                "decide under `operations` of xtask/names.yaml: one name, or one for each range of \
                 versions",
            ),
            Self::Union => (
                "unions without a name",
                "name them under `unions` of xtask/type_names.yaml, or merge them by a row of \
                 xtask/fixups",
            ),
            Self::Combinator => (
                "combinations of schemas that have no type",
                "say the same with a plain schema, by a row of xtask/fixups",
            ),
            Self::Reference => (
                "references to nothing",
                "define what they refer to, or refer to something else, by a row of xtask/fixups",
            ),
            Self::Promise => (
                "corrections whose `accepts` is not accepted",
                "what Intercom sends has not changed because its description has: write a row about \
                 what the description says now",
            ),
            Self::Example => (
                "examples of Intercom's that would not be read whole",
                "correct the schema by a row of xtask/fixups; if the example is wrong, list it in \
                 xtask/odd_examples.yaml",
            ),
            Self::Paging => (
                "lists that nobody has said how to walk",
                "write a row of xtask/paging.yaml",
            ),
            Self::Replay => (
                "calls that nobody has said whether they may be repeated",
                "write a row of xtask/replay.yaml",
            ),
            Self::Announced => (
                "announcements about operations that are not there",
                "correct the row of xtask/announced.yaml",
            ),
            Self::Search => (
                "searches that nobody has said what they can ask for",
                "write or correct a row of xtask/searches.yaml",
            ),
            Self::Words => (
                "nothing in openapi/docs about these names",
                "write their texts; `--try` puts the missing keys into openapi/docs/stubs.toml",
            ),
            Self::TypeName => (
                "type names that cannot be used",
                "choose others in xtask/type_names.yaml",
            ),
            Self::Evidence => (
                "rows without evidence",
                "cite a section of openapi/EVIDENCE.md, or write one; mark a guess as weak",
            ),
            Self::Code => (
                "what no code can be generated for",
                "correct it by a row of xtask/fixups, or teach build/ to generate it",
            ),
        }
    }
}

/// A problem.
struct Found {
    /// What is said of it beyond its subject, by the first version.
    detail: String,
    versions: Vec<String>,
}

/// The problems of one run, over all versions.
#[derive(Default)]
pub struct Problems {
    /// The version that is being made.
    version: String,
    /// Each problem, and the versions that have it.
    found: BTreeMap<(Topic, String), Found>,
}

impl Problems {
    /// Turns to `version`: what is found from now on belongs to it.
    pub fn turn_to(&mut self, version: &str) {
        version.clone_into(&mut self.version);
    }

    /// Notes that `subject` has the problem of `topic`.
    pub fn push(&mut self, topic: Topic, subject: impl Into<String>) {
        self.explain(topic, subject, "");
    }

    /// The same, with a `detail` that only the first version is asked for.
    pub fn explain(&mut self, topic: Topic, subject: impl Into<String>, detail: &str) {
        let entry = self.found.entry((topic, subject.into()));
        let found = entry.or_insert_with(|| Found {
            detail: detail.to_owned(),
            versions: Vec::new(),
        });
        if found.versions.last() != Some(&self.version) {
            found.versions.push(self.version.clone());
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The subjects of one topic.
    pub fn of(&self, topic: Topic) -> impl Iterator<Item = &str> {
        let mut keys = self.found.keys();
        std::iter::from_fn(move || keys.find(|(other, _)| *other == topic))
            .map(|(_, subject)| subject.as_str())
    }

    /// All of them, by topic.
    pub fn report(&self) -> String {
        let mut text = String::new();
        let mut last = None;
        for ((topic, subject), Found { detail, versions }) in &self.found {
            if last != Some(*topic) {
                let (what, advice) = topic.advice();
                // Writing to a string cannot fail.
                let _ = write!(text, "\n{what} ({})\n  {advice}\n", self.of(*topic).count());
                last = Some(*topic);
            }
            let _ = writeln!(text, "  - [{}] {subject}{detail}", versions.join(", "));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Problems, Topic};

    #[test]
    fn all_are_listed_by_topic_with_their_versions_and_what_to_write() {
        let mut problems = Problems::default();
        for version in ["2.13", "2.14"] {
            problems.turn_to(version);
            problems.push(Topic::Words, "operation list_hats");
            problems.push(Topic::Words, "operation list_hats");
        }
        problems.push(Topic::Paging, "list_hats");
        assert_eq!(problems.len(), 2);
        assert_eq!(
            problems.report(),
            "\n\
             lists that nobody has said how to walk (1)\n  \
             write a row of xtask/paging.yaml\n  \
             - [2.14] list_hats\n\
             \n\
             nothing in openapi/docs about these names (1)\n  \
             write their texts; `--try` puts the missing keys into openapi/docs/stubs.toml\n  \
             - [2.13, 2.14] operation list_hats\n"
        );
    }
}
