//! Every example in Intercom's own descriptions, read and written by our types.
//!
//! The examples are Intercom's and not part of this project, so they are read
//! while the test runs: `INTERCOM_OPENAPI_DIR` names a folder with a file
//! `2.12.yaml` for each version. Without it there is nothing to test.
//!
//! - An example of a success decodes strictly, and nothing it says is lost.
//! - With any of its fields wrong, all other fields arrive; see [`mutations`].
//! - An example of an error, sent by a server, arrives in `Error`.
//! - An example of a request that succeeds can be expressed, and is sent as it
//!   stands. One that a 4xx answers is not held to that; see [`upstream`].
#![cfg(feature = "catalog")]

mod support;

#[path = "upstream_examples/compare.rs"]
mod compare;
#[path = "upstream_examples/failed_calls.rs"]
mod failed_calls;
#[path = "upstream_examples/mutations.rs"]
mod mutations;
#[path = "upstream_examples/odd.rs"]
mod odd;
#[path = "upstream_examples/report.rs"]
mod report;
#[path = "upstream_examples/upstream.rs"]
mod upstream;

use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
};

use intercom_sdk::{Api, ClientBuilder, catalog::Operation};

use compare::{changed, lost};
use failed_calls::Server;
use mutations::Tally;
use odd::OddExamples;
use report::{Kind, Report};
use upstream::{Described, Example, Upstream};

const DIRECTORY: &str = "INTERCOM_OPENAPI_DIR";

async fn examine<C: Api>(
    directory: &Path,
    catalog: &'static [Operation<C>],
    builder: fn(&'static str) -> ClientBuilder<C>,
) -> Report {
    let mut report = Report::new(C::VERSION);
    let odd = OddExamples::read();
    let server = Server::start(builder).await;
    for described in Upstream::read(directory, C::VERSION).operations() {
        let operation = catalog
            .iter()
            .find(|operation| described.is(operation.method, operation.path));
        let Some(operation) = operation else {
            panic!("{}: nobody calls {}", C::VERSION, described.name());
        };
        for example in &described.successes {
            if !odd.has(operation, example) {
                examine_success(operation, &described, example, &mut report);
            }
        }
        for example in &described.errors {
            report.errors += 1;
            match server.errors_of(operation, example).await {
                Ok(()) => report.arrived += 1,
                Err(problem) => report.fail(Kind::Error, &described, example, &problem),
            }
        }
        for example in &described.requests {
            examine_request(operation, &described, example, &mut report);
        }
    }
    report
}

fn examine_success<C>(
    operation: &Operation<C>,
    described: &Described,
    example: &Example,
    report: &mut Report,
) {
    report.successes += 1;
    let value = match operation.decode_response_strict(&example.bytes()) {
        Ok(value) => value,
        Err(error) => {
            let problem = report::undecoded(&error, &example.value);
            return report.fail(Kind::Success, described, example, &problem);
        }
    };
    report.decoded += 1;
    let lost = lost(&example.value, &value);
    if lost.is_empty() {
        report.lossless += 1;
    }
    for difference in lost {
        report.fail(Kind::Success, described, example, &difference);
    }
}

fn examine_request<C>(
    operation: &Operation<C>,
    described: &Described,
    example: &Example,
    report: &mut Report,
) {
    report.requests += 1;
    let problems = match operation.decode_request(&example.bytes()) {
        Ok(value) => changed(&example.value, &value)
            .iter()
            .map(ToString::to_string)
            .collect(),
        Err(error) => vec![report::undecoded(&error, &example.value)],
    };
    if let Some(reason) = described.reason_to_fail(example) {
        return report.exclude(described, example, &reason, &problems);
    }
    if problems.is_empty() {
        report.expressed += 1;
    }
    for problem in problems {
        report.fail(Kind::Request, described, example, &problem);
    }
}

/// The folder with the descriptions; `None`, said aloud, if none is named.
fn directory() -> Option<PathBuf> {
    let directory = env::var_os(DIRECTORY);
    if directory.is_none() {
        println!(
            "skipped: {DIRECTORY} is not set, and Intercom's examples are not part of this project"
        );
    }
    directory.map(PathBuf::from)
}

#[test]
fn a_wrong_field_costs_itself() {
    let Some(directory) = directory() else {
        return;
    };
    macro_rules! mutate {
        ($($version:literal $module:ident)*) => {$(
            {
                use intercom_sdk::$module::{Client, catalog};
                let version = <Client as Api>::VERSION;
                let mut tally = Tally::default();
                let odd = OddExamples::read();
                for described in Upstream::read(&directory, version).operations() {
                    let operation = catalog()
                        .iter()
                        .find(|operation| described.is(operation.method, operation.path))
                        .expect("every operation is there");
                    for example in &described.successes {
                        if !odd.has(operation, example) {
                            mutations::examine(operation, example, &mut tally);
                        }
                    }
                }
                println!(
                    "{version}: {} fields, {} answers with one of them wrong, {} repaired; \
                     {} answers with a wrong id or list, {} of them refused",
                    tally.fields,
                    tally.answers,
                    tally.repaired,
                    tally.without_identity,
                    tally.refused,
                );
                assert!(tally.fields > 1_000, "{version}: too few fields");
                assert_eq!(tally.problems, BTreeSet::new(), "{version}");
            }
        )*};
    }
    intercom_sdk::enabled_versions!(mutate);
}

#[tokio::test]
async fn upstream_examples() {
    let Some(directory) = directory() else {
        return;
    };
    let mut reports = Vec::new();
    macro_rules! examine {
        ($($version:literal $module:ident)*) => {$(
            {
                use intercom_sdk::$module::{Client, catalog};
                let builder = |token| Client::builder(token);
                reports.push(examine(&directory, catalog(), builder).await);
            }
        )*};
    }
    intercom_sdk::enabled_versions!(examine);
    report::print(&reports);
    for report in &reports {
        assert!(
            report.is_perfect(),
            "{}: see the failures above",
            report.version
        );
    }
}
