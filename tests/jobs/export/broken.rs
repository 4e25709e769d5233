//! Files that are not whole, though the response is.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use futures_util::StreamExt as _;
use intercom_sdk::{Error, ErrorKind};

use super::{Exports, csv, folder::Folder, served::serve};

in_oldest_and_newest_version!(a_file_that_is_not_whole_is_not_saved);

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

async fn a_file_that_is_not_whole_is_not_saved<C: Exports>() {
    let whole = gzip(&csv(1_000));
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 1;
    let mut wrong_sum = whole.clone();
    let sum = whole.len() - 8;
    wrong_sum[sum] ^= 1;
    for (what, file, message) in [
        ("cut", whole[..middle].to_vec(), "cut or corrupt"),
        (
            "cut before its sum",
            whole[..whole.len() - 8].to_vec(),
            "cut or corrupt",
        ),
        (
            "cut in its length",
            whole[..whole.len() - 1].to_vec(),
            "cut or corrupt",
        ),
        ("changed", changed, "cut or corrupt"),
        ("of another sum", wrong_sum, "cut or corrupt"),
        (
            "followed by another",
            [whole.as_slice(), b"PK"].concat(),
            "cut or corrupt",
        ),
        ("empty", Vec::new(), "empty"),
        ("a page", b"<html></html>".to_vec(), "HTML"),
        ("an archive", b"PK\x03\x04....".to_vec(), "a zip archive"),
    ] {
        let check = |error: &Error| {
            assert_eq!(error.kind(), ErrorKind::Decode, "{what}: {error}");
            assert!(error.to_string().contains(message), "{what}: {error}");
        };
        let folder = Folder::new();
        for decompress in [false, true] {
            let mut export = serve::<C>(file.clone()).await.decompress(decompress);
            check(&export.save(folder.file()).await.unwrap_err());
            assert_eq!(export.report().restarts, 2, "{what}");
            assert!(folder.names().is_empty(), "{what}");
            check(&export.write_to(&mut tokio::io::sink()).await.unwrap_err());
        }
        let mut rows = serve::<C>(file).await.rows().await.unwrap();
        let mut errors = Vec::new();
        while let Some(row) = rows.next().await {
            errors.extend(row.err());
        }
        check(errors.last().unwrap());
        assert!(!rows.report().complete, "{what}");
    }
}
