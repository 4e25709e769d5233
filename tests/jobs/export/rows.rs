//! Rows of exports.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{
    ErrorKind,
    jobs::export::{Receipt, Row},
    mock::Fault,
};
use serde::Deserialize;

use super::{Exports, NOW, client, intercom, served::serve, start};

in_oldest_and_newest_version!(
    rows_are_receipts_or_maps
    rows_of_a_cut_file_end_with_an_error
    a_row_that_cannot_be_read_is_passed
    a_row_without_an_end_is_refused
    plain_text_is_read
);

async fn rows_are_receipts_or_maps<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_repeats(1_000);
    let mut export = start(&client).await;
    let mut rows = export.rows().await.unwrap();
    let all: Vec<Row> = rows.by_ref().try_collect().await.unwrap();
    assert_eq!(all.len(), 2_000);
    let report = rows.report();
    assert_eq!(
        (report.rows, report.unreadable, report.complete),
        (2_000, 0, true)
    );
    let [ada, grace] = &all[1_998..] else {
        panic!()
    };
    let receipt: Receipt = ada.decode().unwrap();
    assert_eq!(receipt.receipt_id.as_deref(), Some("0012"), "an id is text");
    assert_eq!(receipt.name.as_deref(), Some("Ada \"A\" King, Countess"));
    assert_eq!((receipt.company_id, receipt.first_click), (None, None));
    assert_eq!(receipt.first_open.map(|time| time.unix()), Some(NOW));
    assert_eq!(
        receipt.first_dismissal.map(|time| time.unix()),
        Some(NOW + 1)
    );
    let receipt: Receipt = grace.decode().unwrap();
    assert_eq!(receipt.company_id.as_deref(), Some("7"));
    assert_eq!((receipt.first_open, receipt.user_id), (None, None));
    // Columns that nobody knows.
    let map = ada.to_map();
    assert_eq!((map.len(), map["weather"].as_str()), (8, "fine"));
    assert_eq!(
        (ada.get("weather"), ada.get("climate")),
        (Some("fine"), None)
    );
    assert_eq!(
        (ada.file(), all[0].line(), all[1].line(), all[2].line()),
        (None, 2, 3, 5)
    );
    // Without the values.
    assert!(!format!("{ada:?}").contains("ada@example.com"));

    let records = export
        .rows()
        .await
        .unwrap()
        .records::<BTreeMap<String, String>>();
    let maps: Vec<BTreeMap<String, String>> = records.take(1).try_collect().await.unwrap();
    assert_eq!(maps[0]["email"], "ada@example.com");
    intercom.assert_valid();
}

async fn rows_of_a_cut_file_end_with_an_error<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_repeats(20_000);
    intercom.fault(Fault::cut_in_body().on("download_data_export"));
    let mut rows = start(&client).await.rows().await.unwrap();
    let mut errors = Vec::new();
    while let Some(row) = rows.next().await {
        errors.extend(row.err());
    }
    // What the download failed with.
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].kind(), ErrorKind::Network, "{}", errors[0]);
    assert_eq!(errors[0].operation(), Some("download_data_export"));
    let report = rows.report();
    assert!(report.rows < 40_000 && !report.complete, "{report:?}");
    assert!(rows.next().await.is_none());
}

async fn a_row_that_cannot_be_read_is_passed<C: Exports>() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Counted {
        id: u32,
    }
    let table = b"id,name\n1,Ada\n2\n3,\xff\nx,Grace\n5,\"a\nb\"\n6,Joan,7\n7,Jean\n";
    let mut rows = serve::<C>(*table).await.rows().await.unwrap();
    let all: Vec<_> = rows.by_ref().collect().await;
    let lines: Vec<Option<u64>> = all
        .iter()
        .map(|row| row.as_ref().ok().map(Row::line))
        .collect();
    assert_eq!(
        lines,
        [Some(2), None, None, Some(5), Some(6), None, Some(9)]
    );
    for (index, line) in [(1, 3), (2, 4), (5, 8)] {
        let error = all[index].as_ref().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let place = format!("line {line} of the export");
        assert!(error.to_string().contains(&place), "{error}");
    }
    let report = rows.report();
    assert_eq!(
        (report.rows, report.unreadable, report.complete),
        (4, 3, true)
    );

    let records = serve::<C>(*table)
        .await
        .rows()
        .await
        .unwrap()
        .records::<Counted>();
    let ids: Vec<Option<u32>> = records
        .map(|row| row.ok().map(|row| row.id))
        .collect()
        .await;
    assert_eq!(ids, [Some(1), None, None, None, Some(5), None, Some(7)]);
}

/// A quote that is not closed: memory does not grow with the rest of the file.
async fn a_row_without_an_end_is_refused<C: Exports>() {
    let mut table = b"id,name\n1,Ada\n2,\"".to_vec();
    table.resize(20 << 20, b'x');
    let mut rows = serve::<C>(table).await.rows().await.unwrap();
    assert_eq!(rows.next().await.unwrap().unwrap().get("id"), Some("1"));
    let error = rows.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error
            .to_string()
            .contains("line 3 of the export begins a row"),
        "{error}"
    );
    assert!(rows.next().await.is_none());
}

/// A proxy, or a client, may have decompressed it.
async fn plain_text_is_read<C: Exports>() {
    let table = "\u{feff}id,name\r\n1,Ada\r\n";
    let mut export = serve::<C>(table).await;
    let rows: Vec<Row> = export.rows().await.unwrap().try_collect().await.unwrap();
    assert_eq!(
        (rows.len(), rows[0].get("id"), rows[0].get("name")),
        (1, Some("1"), Some("Ada"))
    );
    let mut bytes = Vec::new();
    export.decompress(true).write_to(&mut bytes).await.unwrap();
    assert_eq!(bytes, table.as_bytes());
}
