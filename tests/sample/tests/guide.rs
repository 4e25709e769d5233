//! The guide on testing shows this program as it is.

const GUIDE: &str = include_str!("../../../docs/testing.md");
const SAMPLE: [&str; 3] = [
    include_str!("../src/lib.rs"),
    include_str!("calls.rs"),
    include_str!("workspace.rs"),
];

/// `text` without white space at the beginnings of lines.
fn lines(text: &str) -> String {
    text.lines()
        .map(|line| line.trim_start().to_owned() + "\n")
        .collect()
}

#[test]
fn the_code_of_the_guide_is_code_of_the_sample() {
    let sample = SAMPLE.map(lines);
    let blocks: Vec<&str> = GUIDE
        .split("```rust,ignore\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() > 5, "{}", blocks.len());
    for block in blocks {
        let is_shown = sample.iter().any(|file| file.contains(&lines(block)));
        assert!(is_shown, "not in the sample:\n{block}");
    }
}
