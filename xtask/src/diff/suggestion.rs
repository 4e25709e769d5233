//! A suggestion for a name that was not found.

/// `; did you mean …?`, with the name of `known` that is most similar to `name`.
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let similarity = |known: &str| strsim::jaro_winkler(name, known);
    known
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
        .map(|nearest| format!("; did you mean `{nearest}`?"))
        .unwrap_or_default()
}
