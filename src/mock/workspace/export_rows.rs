//! The rows of exports, and the files made of them.

use std::collections::BTreeSet;

use serde_json::Value;

/// What the exports of a mock hold: objects with a value for each column.
#[derive(Clone, Debug, Default)]
pub(in crate::mock) struct ExportRows {
    rows: Vec<Value>,
}

impl ExportRows {
    pub(in crate::mock) fn new(rows: Vec<Value>) -> Self {
        Self { rows }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The columns that any row has, by name.
    pub(super) fn columns(&self) -> Vec<&str> {
        let rows = self.rows.iter().filter_map(Value::as_object);
        let columns: BTreeSet<&str> = rows
            .flat_map(|row| row.keys().map(String::as_str))
            .collect();
        columns.into_iter().collect()
    }

    /// CSV with these columns, in their order. What a row lacks is empty.
    pub(super) fn csv(&self, columns: &[&str]) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail, and all records have as many fields.
        let _ = writer.write_record(columns);
        for row in &self.rows {
            let fields = columns.iter().map(|column| match &row[*column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            let _ = writer.write_record(fields);
        }
        writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ExportRows;

    #[test]
    fn rows_have_the_columns_of_all() {
        let rows = ExportRows::new(vec![
            json!({ "name": "a, \"b\"", "count": 2 }),
            json!({ "open": true, "name": null }),
        ]);
        let text = String::from_utf8(rows.csv(&rows.columns())).unwrap();
        assert_eq!(text, "count,name,open\n2,\"a, \"\"b\"\"\",\n,,true\n");
    }
}
