//! Files of exports.

use std::{fs, io::Read as _, sync::Arc, time::Duration};

use flate2::read::GzDecoder;
use intercom_sdk::{ErrorKind, jobs::export::State, mock::Fault};

use super::{Exports, client, csv, folder::Folder, intercom, start};

in_oldest_and_newest_version!(
    a_file_is_saved_as_it_comes_or_decompressed
    a_file_is_written_to_any_writer
    a_broken_download_begins_again
    a_file_is_not_there_before_it_is_whole
    an_expired_file_says_so
    a_file_that_cannot_be_written_is_an_error
    a_resumed_export_is_downloaded
);

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

async fn a_file_is_saved_as_it_comes_or_decompressed<C: Exports>() {
    for repeats in [1, 2_000] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        intercom.set_export_repeats(repeats);
        let csv = csv(repeats.try_into().unwrap());
        for decompress in [true, false] {
            let folder = Folder::new();
            intercom.forget_calls();
            let mut export = start(&client).await.decompress(decompress);
            let download = export.save(folder.file()).await.unwrap();
            assert_eq!(intercom.calls().len(), 3);
            assert_eq!(download.path.as_deref(), Some(folder.file().as_path()));
            assert_eq!((download.state, download.restarts), (State::Completed, 0));
            assert_eq!(folder.names(), ["export.csv"]);
            let bytes = fs::read(folder.file()).unwrap();
            assert_eq!(download.written, bytes.len() as u64);
            assert_eq!(download.received == download.written, !decompress);
            let text = match decompress {
                true => String::from_utf8(bytes).unwrap(),
                false => gunzip(&bytes),
            };
            assert!(text == csv, "{} bytes, not {}", text.len(), csv.len());
        }
        intercom.assert_valid();
    }
}

async fn a_file_is_written_to_any_writer<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let mut export = start(&client).await;
    let mut bytes = Vec::new();
    let download = export.write_to(&mut bytes).await.unwrap();
    assert_eq!((gunzip(&bytes), download.path), (csv(1), None));
    let mut export = export.decompress(true);
    let mut bytes = Vec::new();
    export.write_to(&mut bytes).await.unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), csv(1));
}

async fn a_broken_download_begins_again<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_repeats(20_000);
    let cut = |count| Fault::cut_in_body().on("download_data_export").first(count);
    for decompress in [true, false] {
        let folder = Folder::new();
        intercom.fault(cut(2));
        let mut export = start(&client).await.decompress(decompress);
        let download = export.save(folder.file()).await.unwrap();
        assert_eq!((download.restarts, export.report().restarts), (2, 2));
        let bytes = fs::read(folder.file()).unwrap();
        let text = match decompress {
            true => String::from_utf8(bytes).unwrap(),
            false => gunzip(&bytes),
        };
        assert!(text == csv(20_000), "{} bytes", text.len());
        intercom.clear_faults();
        // Three times is too much, and the file of before stays.
        fs::write(folder.file(), "before").unwrap();
        intercom.fault(cut(3));
        let error = export.save(folder.file()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
        assert_eq!(folder.names(), ["export.csv"]);
        assert_eq!(fs::read(folder.file()).unwrap(), b"before");
        // A writer has what was written: it is not begun again.
        intercom.clear_faults();
        intercom.fault(cut(1));
        intercom.forget_calls();
        let error = export.write_to(&mut tokio::io::sink()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
        assert_eq!(intercom.calls().len(), 1);
        intercom.clear_faults();
    }
}

async fn a_file_is_not_there_before_it_is_whole<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_repeats(50_000);
    let folder = Arc::new(Folder::new());
    let (watched, received) = (folder.clone(), Arc::new(tokio::sync::Notify::new()));
    let arrived = received.clone();
    let mut export = start(&client).await.on_progress(move |_| {
        assert!(!watched.file().exists());
        if watched.names().len() == 1 {
            arrived.notify_one();
        }
    });
    // What is dropped on the way leaves nothing.
    tokio::select! {
        biased;
        () = received.notified() => {}
        _ = export.save(folder.file()) => panic!("it was not dropped"),
    }
    assert!(folder.names().is_empty());
    export.save(folder.file()).await.unwrap();
    assert_eq!(folder.names(), ["export.csv"]);
}

async fn an_expired_file_says_so<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let folder = Folder::new();
    let mut export = start(&client).await;
    export.wait().await.unwrap();
    intercom.advance(Duration::from_secs(2 * 86_400));
    let error = export.save(folder.file()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let hint = "the file of this export is kept until 2025-11-22T09:00:00Z";
    assert_eq!(error.hint(), Some(hint));
    assert!(folder.names().is_empty());
}

async fn a_file_that_cannot_be_written_is_an_error<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_repeats(20_000);
    let folder = Folder::new();
    let mut export = start(&client).await.decompress(true);
    fs::create_dir(folder.file()).unwrap();
    for path in [folder.path().join("missing/export.csv"), folder.file()] {
        let error = export.save(&path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        let shown = path.display().to_string();
        assert!(error.to_string().contains(&shown), "{error}");
        assert!(
            error
                .cause()
                .is_some_and(|cause| cause.is::<std::io::Error>())
        );
    }
    assert_eq!(folder.names(), ["export.csv"]);
    assert!(fs::read_dir(folder.file()).unwrap().next().is_none());
    let error = export.save("..").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    #[cfg(target_os = "linux")]
    {
        // A disk that is always full.
        let full = tokio::fs::File::options()
            .write(true)
            .open("/dev/full")
            .await;
        let error = export.write_to(&mut full.unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        let cause = error
            .cause()
            .unwrap()
            .downcast_ref::<std::io::Error>()
            .unwrap();
        assert_eq!(cause.kind(), std::io::ErrorKind::StorageFull);
    }
    // One that fills up on the way.
    let mut small = full::Small(100_000);
    let error = export.write_to(&mut small).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
}

async fn a_resumed_export_is_downloaded<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let id = start(&client).await.id().to_owned();
    let folder = Folder::new();
    let mut export = client.resume(&id).decompress(true);
    export.save(folder.file()).await.unwrap();
    assert_eq!(fs::read_to_string(folder.file()).unwrap(), csv(1));
    assert_eq!(export.report().request_id, None);
}

/// A writer that is full after some bytes.
mod full {
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll},
    };

    use tokio::io::AsyncWrite;

    pub(super) struct Small(pub(super) usize);

    impl AsyncWrite for Small {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            let length = bytes.len().min(self.0);
            self.0 -= length;
            Poll::Ready(match length {
                0 => Err(io::ErrorKind::StorageFull.into()),
                length => Ok(length),
            })
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }
}
