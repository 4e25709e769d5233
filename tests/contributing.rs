//! The guide for contributors shows generated code as it is.
#![cfg(feature = "v2_16")]

const GUIDE: &str = include_str!("../CONTRIBUTING.md");
const GENERATED: &str = include_str!(concat!(env!("OUT_DIR"), "/v2_16.rs"));

/// `text` without white space at the beginnings of lines.
fn lines(text: &str) -> String {
    text.lines()
        .map(|line| line.trim_start().to_owned() + "\n")
        .collect()
}

#[test]
fn the_generated_code_in_the_guide_is_what_the_build_script_writes() {
    let blocks: Vec<&str> = GUIDE
        .split("```rust,ignore\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(blocks.len(), 2, "one operation and one type");
    for block in blocks {
        assert!(
            lines(GENERATED).contains(&lines(block)),
            "not generated:\n{block}"
        );
    }
}
