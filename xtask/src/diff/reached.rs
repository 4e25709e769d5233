//! Keeps the changes that reach the user's code.

use super::{
    Arguments,
    change::Change,
    report::Report,
    rules::Level,
    uses::{Found, Reached, reached},
};

/// Keeps the changes of `report` that reach the code in which `found` was found, with
/// the lines; sets doubtful ones apart, and says what was looked at and left out.
pub fn keep(report: &mut Report, found: &Found, arguments: &Arguments) {
    let mut unnamed = 0;
    for mut change in std::mem::take(&mut report.changes) {
        match reached(&change, found) {
            Reached::No => {}
            Reached::Unnamed => unnamed += 1,
            Reached::Doubtful(sites, doubt) => {
                change.sites = sites;
                match arguments.count_doubtful {
                    true => report.changes.push(change),
                    false => report.doubtful.push((change, doubt)),
                }
            }
            Reached::Yes(sites) => {
                // Operations that the code does not call are of no interest.
                let is_called = |operation: &str| found.operations.contains_key(operation);
                if change
                    .places
                    .iter()
                    .any(|place| is_called(&place.operation))
                {
                    change.places.retain(|place| is_called(&place.operation));
                }
                change.sites = sites;
                report.changes.push(change);
            }
        }
    }
    let folders: Vec<String> = arguments
        .uses
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    report.unfollowed = found.unfollowed.iter().cloned().collect();
    report.notes.extend(found.notes(&folders.join(", ")));
    if unnamed > 0 {
        report.notes.push(format!(
            "left out: changes of called operations and named types, of fields, parameters and words \
             that the code does not name (changes: {unnamed})"
        ));
    }
    let notable = |change: &Change| change.rule.level < Level::Info;
    for (change, doubt) in report.doubtful.iter().filter(|(change, _)| notable(change)) {
        let sites: Vec<String> = change.sites.iter().map(ToString::to_string).collect();
        report.notes.push(format!(
            "doubtful, {doubt}: {}: {} [{}]",
            sites.join(", "),
            change.message,
            change.rule.id
        ));
    }
}
