//! An export that is stopped at every request, and started again.

use std::{fs, time::Duration};

use intercom_sdk::{Error, mock::Fault};

use super::{Exports, client, csv, folder::Folder, intercom, range};

in_oldest_and_newest_version!(an_export_that_stops_at_any_request_goes_on_with_its_id);

/// A program that exports, and stores the id.
async fn run<C: Exports>(
    client: &C,
    id: &mut Option<String>,
    folder: &Folder,
) -> Result<(), Error> {
    let export = match id {
        Some(id) => client.resume(id),
        None => {
            let export = super::fast(client.export(range()).start().await?);
            *id = Some(export.id().to_owned());
            export
        }
    };
    let mut export = export.max_restarts(0).decompress(true);
    export.save(folder.file()).await.map(drop)
}

async fn an_export_that_stops_at_any_request_goes_on_with_its_id<C: Exports>() {
    let mut points = 0;
    // Start, state, download.
    for (request, is_lost) in (1..=3).flat_map(|k| [(k, false), (k, true)]) {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        let folder = Folder::new();
        let mut id = None;
        if is_lost {
            intercom.fault(Fault::cut().at(request).after_acting());
            let result = run(&client, &mut id, &folder).await;
            // A lost start is asked for again within the job.
            assert_eq!(result.is_ok(), request == 1, "request {request}");
        } else {
            tokio::select! {
                biased;
                () = intercom.received(request) => {}
                result = run(&client, &mut id, &folder) => result.unwrap(),
            }
        }
        let is_saved = folder.file().exists();
        assert_eq!(
            folder.names().len(),
            usize::from(is_saved),
            "request {request}"
        );
        intercom.advance(Duration::from_secs(60));
        run(&client, &mut id, &folder).await.unwrap();
        assert_eq!(folder.names(), ["export.csv"]);
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), csv(1));
        // Only a start whose answer nobody saw is made again.
        let started = intercom.calls_of("create_data_export").len();
        assert_eq!(
            started,
            if request == 1 { 2 } else { 1 },
            "request {request} {is_lost}"
        );
        points += 1;
    }
    println!("{}: {points} crash points of an export", C::VERSION);
}
