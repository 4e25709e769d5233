//! Articles by key.

use intercom_sdk::{
    ErrorKind, RetryPolicy,
    jobs::articles::{Article, ArticleApi, Outcome, Published, Publisher, Translation},
    mock::{Fault, Intercom},
    throttle::ThrottleMode,
};
use serde_json::json;

in_oldest_and_newest_version!(
    a_folder_is_published_and_published_again
    translations_are_a_map_and_those_that_are_not_given_stay
    an_article_that_was_deleted_is_created_again
    articles_of_others_and_of_other_keys_are_left_alone
    several_articles_with_the_title_are_an_error
    an_article_whose_answer_was_lost_is_found_in_the_list
    what_makes_no_sense_is_refused
    a_folder_whose_program_stops_at_any_request_is_published_once
);

const ME: &str = "51";

async fn intercom<C: ArticleApi>() -> (Intercom, C) {
    let intercom = Intercom::start(C::VERSION).await.unwrap();
    for id in [ME, "52"] {
        intercom.add_admin(json!({ "id": id }));
    }
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (intercom, client)
}

fn article(title: &str) -> Article {
    Article::new(title, format!("<p>{title}</p>")).published(true)
}

/// What goes through where it is stored.
fn stored(published: &Published) -> Published {
    serde_json::from_str(&serde_json::to_string(published).unwrap()).unwrap()
}

/// The titles of all articles, sorted.
async fn titles<C: ArticleApi>(intercom: &Intercom, client: &C) -> Vec<String> {
    use futures_util::TryStreamExt as _;

    intercom.clear_faults();
    let listed: Vec<_> = client
        .listed_articles(Default::default())
        .try_collect()
        .await
        .unwrap();
    let listed = listed.into_iter();
    let mut titles: Vec<String> = listed.filter_map(|item| C::listed(item).title).collect();
    titles.sort();
    titles
}

async fn a_folder_is_published_and_published_again<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let mut publisher = Publisher::new(&client, ME);
    for key in ["a", "b", "c"] {
        let done = publisher.publish(key, article(key)).await.unwrap();
        assert_eq!(done.outcome, Outcome::Created);
        assert!(done.request_id.is_some());
    }
    // The workspace, the list, and one for each.
    assert_eq!(intercom.calls().len(), 5);
    let published = stored(publisher.published());
    assert_eq!(published.iter().count(), 3);

    intercom.forget_calls();
    let mut publisher = Publisher::new(&client, ME).resume(&published);
    for (key, title, outcome) in [
        ("a", "a", Outcome::Unchanged),
        ("b", "B", Outcome::Updated),
        ("c", "c", Outcome::Unchanged),
    ] {
        let done = publisher.publish(key, article(title)).await.unwrap();
        assert_eq!(done.outcome, outcome, "{key}");
        assert_eq!(Some(&done.id), published.id(key));
    }
    assert_eq!(intercom.calls().len(), 2);
    assert_eq!(titles(&intercom, &client).await, ["B", "a", "c"]);
    intercom.assert_valid();
}

async fn translations_are_a_map_and_those_that_are_not_given_stay<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let mut publisher = Publisher::new(&client, ME);
    let german = Translation::new("Start", "<p>Los</p>").published(true);
    let french = Translation::new("Début", "<p>Allez</p>").description("Court");
    let both = article("Start").translations([("de", german.clone()), ("fr", french)]);
    publisher.publish("start", both).await.unwrap();
    let sent = &intercom.calls_of("create_article")[0].body;
    let german_sent = json!({ "title": "Start", "body": "<p>Los</p>", "state": "published" });
    assert_eq!(sent["translated_content"]["de"], german_sent);
    assert_eq!(sent["translated_content"]["fr"]["description"], "Court");
    assert!(
        sent.get("description").is_none() && sent.get("parent_id").is_none(),
        "{sent}"
    );

    let done = publisher.publish("start", article("Start").translations([("de", german)]));
    assert_eq!(done.await.unwrap().outcome, Outcome::Updated);
    let answer = &intercom.calls_of("update_article")[0].answer;
    assert_eq!(answer["translated_content"]["fr"]["title"], "Début");
}

async fn an_article_that_was_deleted_is_created_again<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let mut publisher = Publisher::new(&client, ME);
    let first = publisher.publish("a", article("a")).await.unwrap().id;
    intercom.fault(
        Fault::status(404, "not_found")
            .on("update_article")
            .first(1),
    );
    // Its title is another one now: it is not what the list shows.
    let done = publisher.publish("a", article("A")).await.unwrap();
    assert_eq!(done.outcome, Outcome::Created);
    assert_ne!(done.id, first);
    assert_eq!(publisher.published().id("a"), Some(&done.id));
}

async fn articles_of_others_and_of_other_keys_are_left_alone<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    intercom.add_article(json!({ "title": "Start", "author_id": 52, "body": "theirs" }));
    let mut publisher = Publisher::new(&client, ME);
    for key in ["a", "b"] {
        let done = publisher.publish(key, article("Start")).await.unwrap();
        assert_eq!(done.outcome, Outcome::Created);
    }
    assert_eq!(titles(&intercom, &client).await.len(), 3);
    assert!(intercom.calls_of("update_article").is_empty());
}

async fn several_articles_with_the_title_are_an_error<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let ids = [1, 2].map(|_| intercom.add_article(json!({ "title": "Start", "author_id": 51 })));
    let mut publisher = Publisher::new(&client, ME);
    let error = publisher
        .publish("start", article("Start"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    assert!(
        ids.iter().all(|id| error.to_string().contains(id)),
        "{error}"
    );
    let writes = ["create_article", "update_article"];
    assert!(writes.iter().all(|of| intercom.calls_of(of).is_empty()));
}

async fn an_article_whose_answer_was_lost_is_found_in_the_list<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let mut publisher = Publisher::new(&client, ME);
    intercom.fault(Fault::cut().on("create_article").first(1).after_acting());
    let done = publisher.publish("a", article("a")).await.unwrap();
    assert_eq!(done.outcome, Outcome::Created);
    intercom.fault(Fault::html(502).on("create_article"));
    let error = publisher.publish("b", article("b")).await.unwrap_err();
    assert!(error.to_string().contains("is not known"), "{error}");
    assert_eq!(titles(&intercom, &client).await, ["a"]);
    assert_eq!(publisher.published().id("b"), None);
}

async fn what_makes_no_sense_is_refused<C: ArticleApi>() {
    let (intercom, client) = intercom::<C>().await;
    let mut publisher = Publisher::new(&client, ME);
    let untitled = article("a").translations([("de", Translation::new(" ", "x"))]);
    for (key, article, message) in [
        ("", article("a"), "the key of an article is empty"),
        ("a", article(" "), "the title of \"a\" is empty"),
        ("a", untitled, "the title of \"a\" in \"de\" is empty"),
    ] {
        let error = publisher.publish(key, article).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(intercom.calls().is_empty());

    publisher.publish("a", article("a")).await.unwrap();
    for (field, value, message) in [
        ("workspace", json!("elsewhere"), "in workspace elsewhere"),
        ("format", json!(2), "has format 2"),
    ] {
        let mut other = serde_json::to_value(publisher.published()).unwrap();
        other[field] = value;
        let other = serde_json::from_value(other).unwrap();
        let mut publisher = Publisher::new(&client, ME).resume(&other);
        let error = publisher.publish("a", article("A")).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(titles(&intercom, &client).await, ["a"]);
}

async fn a_folder_whose_program_stops_at_any_request_is_published_once<C: ArticleApi>() {
    const KEYS: [&str; 3] = ["a", "b", "c"];

    /// Publishes the folder, and stores what is published after each article.
    async fn run<C: ArticleApi>(
        client: &C,
        store: &mut Published,
    ) -> Result<(), intercom_sdk::Error> {
        let mut publisher = Publisher::new(client, ME).resume(&stored(store));
        for key in KEYS {
            publisher.publish(key, article(key)).await?;
            *store = publisher.published().clone();
        }
        Ok(())
    }

    let (first, client) = intercom::<C>().await;
    run(&client, &mut Published::default()).await.unwrap();
    let requests = first.calls().len();
    let mut points = 0;
    for lost in [false, true] {
        for request in 1..=requests {
            let (intercom, client) = intercom::<C>().await;
            let mut store = Published::default();
            let done = if lost {
                intercom.fault(Fault::cut().at(request).after_acting());
                run(&client, &mut store).await.is_ok()
            } else {
                tokio::select! {
                    biased;
                    () = intercom.received(request) => false,
                    done = run(&client, &mut store) => done.is_ok(),
                }
            };
            if !done {
                run(&client, &mut store).await.unwrap();
            }
            let place = format!("request {request} of {requests}, answer lost: {lost}");
            assert_eq!(titles(&intercom, &client).await, KEYS, "{place}");
            assert_eq!(store.iter().count(), 3, "{place}");
            points += 1;
        }
    }
    println!("{}: {points} crash points of publishing", C::VERSION);
}
