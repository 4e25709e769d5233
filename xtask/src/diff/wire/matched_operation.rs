//! The comparison of operations, matched by method and path.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{
    annotation, body,
    findings::Findings,
    operation::{SideOperation, operations},
    operation_pair::OperationPair,
    parameter, security, server,
};
use crate::diff::{rules, side::Side};

/// An operation of either side, with its differences.
pub struct MatchedOperation<'a> {
    /// Its id in OLD, or in NEW if OLD does not have it.
    pub name: String,
    pub findings: Findings<'a>,
}

/// Compares all operations of two sides.
pub fn compare<'a>(old: &'a Side, new: &'a Side) -> Result<Vec<MatchedOperation<'a>>> {
    let (old_operations, new_operations) = (operations(old), operations(new));
    let keys: BTreeSet<&String> = old_operations.keys().chain(new_operations.keys()).collect();
    let mut result = Vec::new();
    for key in keys {
        let mut findings = Findings::default();
        let name = match (old_operations.get(key), new_operations.get(key)) {
            (Some(before), Some(after)) => {
                let pair = OperationPair {
                    before,
                    after,
                    old,
                    new,
                };
                compare_pair(&pair, &mut findings)?;
                &before.name
            }
            (Some(before), None) => {
                let message = format!("`{}` was removed", before.name);
                findings.push(&rules::OPERATION_REMOVED, &before.title, message);
                &before.name
            }
            (None, Some(after)) => {
                let message = format!("`{}` was added", after.name);
                findings.push(&rules::OPERATION_ADDED, &after.title, message);
                &after.name
            }
            (None, None) => continue,
        };
        result.push(MatchedOperation {
            name: name.clone(),
            findings,
        });
    }
    Ok(result)
}

fn compare_pair<'a>(pair: &OperationPair<'a, '_>, findings: &mut Findings<'a>) -> Result<()> {
    let is_deprecated =
        |operation: &SideOperation<'_>| operation.object.get("deprecated") == Some(&true.into());
    let title = &pair.before.title;
    match (is_deprecated(pair.before), is_deprecated(pair.after)) {
        (false, true) => {
            let message = "is now deprecated".to_owned();
            findings.push(&rules::OPERATION_DEPRECATED, title, message);
        }
        (true, false) => {
            let message = "is no longer deprecated".to_owned();
            findings.push(&rules::OPERATION_UNDEPRECATED, title, message);
        }
        _ => {}
    }
    security::compare(pair, findings);
    server::compare(pair, findings);
    parameter::compare(pair, findings)?;
    body::compare_requests(pair, findings)?;
    body::compare_responses(pair, findings)?;
    // Only our descriptions say how lists are paged and what can be retried.
    if pair.old.is_ours && pair.new.is_ours {
        annotation::compare(pair.before.object, pair.after.object, findings);
    }
    Ok(())
}
