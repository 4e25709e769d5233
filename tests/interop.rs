//! Intercom's own SDKs, for Node and for Python, work against the mock.
//!
//! They list contacts over three pages, create one, search it, and get the error
//! of one that is not there; the scripts in `tests/interop/` check it. `.ci/checks
//! interop` installs the SDKs into `target/interop/`; what is not there is skipped.
#![cfg(feature = "mock")]

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use intercom_sdk::mock::{Intercom, TOKEN};
use serde_json::json;
use tokio::process::Command;

/// Another SDK.
struct Sdk {
    program: &'static str,
    script: &'static str,
    /// Where it is installed in `target/interop/`.
    folder: &'static str,
    /// What is there if it is.
    package: &'static str,
}

const NODE: Sdk = Sdk {
    program: "node",
    script: "node/contacts.mjs",
    folder: "node",
    package: "node_modules/intercom-client",
};
const PYTHON: Sdk = Sdk {
    program: "python3",
    script: "python/contacts.py",
    folder: "python",
    package: "intercom",
};

/// The oldest and the newest of the enabled versions.
fn versions() -> [&'static str; 2] {
    let mut versions = Vec::new();
    macro_rules! collect {
        ($($version:literal $module:ident)*) => { $(versions.push($version);)* };
    }
    intercom_sdk::enabled_versions!(collect);
    [versions[0], versions[versions.len() - 1]]
}

/// The folder of an installed SDK.
fn installed(sdk: &Sdk) -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
    let folder = target.join("interop").join(sdk.folder);
    folder.join(sdk.package).exists().then_some(folder)
}

async fn runs_against_the_mock(sdk: &Sdk) {
    let Some(folder) = installed(sdk) else {
        println!(
            "skipped: the SDK for {} is not installed; `.ci/checks interop` does it",
            sdk.program
        );
        return;
    };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
    for version in versions() {
        let intercom = Intercom::start(version).await.unwrap();
        for number in 0..125 {
            let email = format!("person.{number}@example.com");
            intercom.add_contact(json!({ "role": "user", "email": email }));
        }
        let run = Command::new(sdk.program)
            .arg(scripts.join(sdk.script))
            .env("INTERCOM_PACKAGES", &folder)
            .env("PYTHONPATH", &folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("INTERCOM_BASE_URL", intercom.base_url())
            .env("INTERCOM_TOKEN", TOKEN)
            .env("INTERCOM_VERSION", version)
            .stdin(Stdio::null())
            .output();
        let run = match run.await {
            Ok(run) => run,
            Err(error) => {
                println!("skipped: {} cannot be started: {error}", sdk.program);
                return;
            }
        };
        let told = String::from_utf8_lossy(&run.stdout);
        println!("{} and {version}:\n{told}", sdk.program);
        assert!(
            run.status.success(),
            "{} and {version}: {}\n{told}{}",
            sdk.program,
            run.status,
            String::from_utf8_lossy(&run.stderr)
        );
        for (operation, calls) in [
            ("list_contacts", 3),
            ("create_contact", 1),
            ("search_contacts", 1),
            ("list_segments_for_a_contact", 1),
            ("show_contact", 1),
        ] {
            assert_eq!(intercom.calls_of(operation).len(), calls, "{operation}");
        }
        intercom.assert_valid();
    }
}

#[tokio::test]
async fn the_sdk_for_node_lists_creates_searches_and_gets_a_typed_404() {
    runs_against_the_mock(&NODE).await;
}

#[tokio::test]
async fn the_sdk_for_python_lists_creates_searches_and_gets_a_typed_404() {
    runs_against_the_mock(&PYTHON).await;
}
