//! A walk over all companies that is stopped at every request, and started again.

use std::{collections::BTreeSet, time::Duration};

use intercom_sdk::mock::Fault;

use super::{Walks, add, client, intercom, read};

in_oldest_and_newest_version!(a_walk_that_stops_at_any_request_goes_on_with_what_it_has);

async fn a_walk_that_stops_at_any_request_goes_on_with_what_it_has<C: Walks>() {
    let mut points = 0;
    // The list, the workspace and five pages; three pages of the list.
    for (scroll_above, count, requests) in [(0, 350, 7), (1_000, 150, 3)] {
        for (request, is_lost) in (1..=requests).flat_map(|k| [(k, false), (k, true)]) {
            let intercom = intercom::<C>().await;
            let client: C = client(&intercom);
            let all = add(&intercom, count);
            let mut ids = BTreeSet::new();
            let walk = || client.all().scroll_above(scroll_above).max_restarts(0);
            if is_lost {
                intercom.fault(Fault::cut().at(request).after_acting());
                read(&intercom, walk(), &mut ids).await.unwrap_err();
            } else {
                tokio::select! {
                    biased;
                    () = intercom.received(request) => {}
                    report = read(&intercom, walk(), &mut ids) => assert!(report.unwrap().complete),
                }
            }
            // Another process begins, after the scroll has expired.
            intercom.advance(Duration::from_secs(61));
            let known: Vec<String> = ids.iter().cloned().collect();
            let mut rest = BTreeSet::new();
            let report = read(&intercom, walk().seen(known), &mut rest)
                .await
                .unwrap();
            assert!(report.complete, "{report:?}");
            assert!(rest.is_disjoint(&ids), "request {request}");
            ids.append(&mut rest);
            assert_eq!(ids, all, "request {request}");
            points += 1;
        }
    }
    println!(
        "{}: {points} crash points of a walk over all companies",
        C::VERSION
    );
}
