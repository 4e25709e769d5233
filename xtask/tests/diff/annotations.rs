//! Annotations of a GitHub workflow.

use super::{
    tree::real_in,
    uses::{BROKEN, Sample},
};

const MOST: usize = 10;

#[test]
fn annotations_point_at_the_users_lines_and_tell_each_change_once() {
    let sample = Sample::new(&[("src/main.rs", BROKEN)]);
    let out = sample
        .diff(&["2.11", "2.12", "--uses", "src", "--format", "github"])
        .stdout;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    for (line, start, rules) in [
        (
            lines[0],
            "::error file=src/main.rs,line=6,title=Intercom 2.11 → 2.12%3A auto_assign_conversation::",
            "[operation-removed, rust-method-removed]",
        ),
        (
            lines[1],
            "::error file=src/main.rs,line=8,title=",
            "[request-field-replaced, rust-request-field-removed]",
        ),
    ] {
        assert!(line.starts_with(start), "{line}");
        assert!(line.ends_with(rules), "{line}");
    }
}

#[test]
fn a_step_has_at_most_ten_annotations() {
    let calls: String = (0..30)
        .map(|index| {
            let part = "client.create_tag(); client.show_contact().body(x).state; client.list_conversations().priority;";
            format!("pub fn f{index}(client: &Client) {{ {part} }}\n")
        })
        .collect();
    let sample = Sample::new(&[("src/lib.rs", &format!("{calls}mod gone;"))]);
    for arguments in [
        &["2.9", "2.16", "--format", "github"][..],
        &["2.15", "2.16", "--format", "github", "--uses", "src"],
        &["2.12", "2.16", "--format", "github", "--lens", "wire"],
    ] {
        let out = sample.diff(arguments).stdout;
        let lines: Vec<&str> = out.lines().collect();
        assert!(
            !lines.is_empty() && lines.len() <= MOST,
            "{}: {out}",
            lines.len()
        );
        assert!(lines.iter().all(|line| line.starts_with("::")), "{out}");
        // The descriptions are not in the user's repository.
        assert!(!out.contains("openapi/"), "{out}");
    }
}

#[test]
fn the_repository_of_the_descriptions_hears_their_file() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    if !root.join(".git").exists() {
        println!("skipped: this is no git repository");
        return;
    }
    let out = real_in(root, &["2.11", "2.12", "--format", "github"]).stdout;
    assert!(
        out.lines()
            .all(|line| line.contains("file=openapi/2.12.json")),
        "{out}"
    );
}

#[test]
fn one_lens_leaves_out_the_other() {
    let sample = Sample::new(&[]);
    for (lens, other) in [("wire", "[rust-"), ("rust", "[operation-")] {
        let out = sample.diff(&["2.11", "2.12", "--lens", lens]).stdout;
        assert!(out.contains(" breaking"), "{out}");
        assert!(!out.contains(other), "{out}");
    }
}
