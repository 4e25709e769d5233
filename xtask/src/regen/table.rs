//! A table whose rows must all apply to something.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use anyhow::{Result, bail};

/// Rows by key, and which of them applied.
pub struct Table<T> {
    file: &'static str,
    rows: BTreeMap<String, T>,
    /// Interior mutability, because a lookup must not borrow the table for as
    /// long as the row is needed.
    used: RefCell<BTreeSet<String>>,
}

impl<T> Table<T> {
    /// A table of `rows`; `file` is for messages.
    pub fn new(file: &'static str, rows: BTreeMap<String, T>) -> Self {
        Self {
            file,
            rows,
            used: RefCell::default(),
        }
    }

    /// The row of `key`, which counts as used from now on.
    pub fn take(&self, key: &str) -> Option<&T> {
        let row = self.rows.get(key)?;
        self.used.borrow_mut().insert(key.to_owned());
        Some(row)
    }

    /// All rows by key, whether taken or not.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &T)> {
        self.rows.iter().map(|(key, row)| (key.as_str(), row))
    }

    /// The file, for messages.
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// Refuses rows that were never taken.
    pub fn require_all_used(&self) -> Result<()> {
        let used = self.used.borrow();
        let unused: Vec<_> = self
            .rows
            .keys()
            .filter(|key| !used.contains(*key))
            .map(String::as_str)
            .collect();
        if unused.is_empty() {
            return Ok(());
        }
        bail!(
            "xtask/{} has rows that apply to no version:\n  {}",
            self.file,
            unused.join("\n  ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table(keys: &[&str]) -> Table<()> {
        Table::new(
            "t.yaml",
            keys.iter().map(|key| ((*key).to_owned(), ())).collect(),
        )
    }

    #[test]
    fn rows_that_were_never_taken_are_named() {
        let table = table(&["a", "b", "c"]);
        assert!(table.take("b").is_some());
        assert!(table.take("x").is_none());
        assert_eq!(
            table.require_all_used().unwrap_err().to_string(),
            "xtask/t.yaml has rows that apply to no version:\n  a\n  c"
        );
    }

    #[test]
    fn a_table_whose_rows_were_all_taken_is_accepted() {
        let table = table(&["a"]);
        table.take("a");
        assert!(table.require_all_used().is_ok());
    }
}
