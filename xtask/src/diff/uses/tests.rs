//! What is found in small programs.

use std::{collections::BTreeMap, fs};

use tempfile::TempDir;

use super::{Doubt, Found, Vocabulary, scan};

fn vocabulary() -> Vocabulary {
    let named = |names: &[&str]| -> BTreeMap<String, String> {
        let names = names.iter();
        names
            .map(|name| (name.to_string(), name.to_string()))
            .collect()
    };
    Vocabulary {
        methods: named(&["get_ticket", "list_tags", "update_ticket"]),
        requests: BTreeMap::from([("UpdateTicket".to_owned(), "update_ticket".to_owned())]),
        ids: named(&["get_ticket", "list_tags", "update_ticket"]),
        paths: vec![
            (
                "PUT".to_owned(),
                vec!["tickets".to_owned(), "{ticket_id}".to_owned()],
                "update_ticket".to_owned(),
            ),
            (
                "GET".to_owned(),
                vec!["tags".to_owned()],
                "list_tags".to_owned(),
            ),
        ],
        types: ["Tag", "Ticket", "TicketState", "UpdateTicketRequest"]
            .map(str::to_owned)
            .into(),
    }
}

/// What is found in files, each with its name.
fn found(files: &[(&str, &str)]) -> Found {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    scan(&[folder.path().to_owned()], &vocabulary()).unwrap()
}

/// The uses among `hits`: `name`, or `name?` if all of them are doubtful.
fn uses(hits: &BTreeMap<String, std::collections::BTreeSet<super::found::Hit>>) -> Vec<String> {
    let mark = |is_certain: bool| if is_certain { "" } else { "?" };
    hits.iter()
        .map(|(name, hits)| format!("{name}{}", mark(hits.iter().any(|hit| hit.doubt.is_none()))))
        .collect()
}

#[test]
fn calls_are_found_however_they_are_written() {
    for code in [
        "fn f(c: C) { c.get_ticket().ticket_id(1); }",
        "use intercom_sdk::v2_12::Client; fn f(c: C) { Client::get_ticket(&c); }",
        "use intercom_sdk::v2_12::Client as Api; fn f(c: C) { Api::get_ticket(&c); }",
        "use intercom_sdk::v2_12 as api; fn f(c: C) { let call = api::Client::get_ticket; }",
        "type Api = intercom_sdk::v2_12::Client; fn f(c: C) { Api::get_ticket(&c); }",
        "fn f(c: C) { tokio::join!(c.get_ticket().send()); }",
        "fn f(c: C) { assert!(x, [c.get_ticket()]); }",
        "fn f(c: C) { odd! { c => .get_ticket() } }",
        "fn f(c: C) { call!(c, get_ticket); }",
        "macro_rules! get { ($c:expr) => { $c.get_ticket() } }",
        "mod a { impl B { fn f() { let _ = || c.get_ticket(); } } }",
        "fn f() { intercom_sdk::v2_12::catalog().iter().find(|o| o.id == \"get_ticket\"); }",
        "use intercom_sdk::v2_12::catalog; fn f() { by_id(catalog(), \"get_ticket\"); }",
    ] {
        let found = found(&[("lib.rs", code)]);
        assert_eq!(uses(&found.operations), ["get_ticket"], "{code}");
        assert!(
            found.unfollowed.is_empty(),
            "{code}: {:?}",
            found.unfollowed
        );
    }
}

#[test]
fn requests_by_path_and_by_struct_are_calls() {
    for code in [
        "fn f(c: C) { c.request(Method::PUT, \"/tickets/1\").send(); }",
        "fn f(c: C) { c.request(Method::PUT, format!(\"/tickets/{id}?a=b\")).send(); }",
        "use intercom_sdk::v2_12::operations::UpdateTicket; fn f(call: UpdateTicket) {}",
        "fn f(call: intercom_sdk::v2_12::operations::UpdateTicket) {}",
    ] {
        let found = found(&[("lib.rs", code)]);
        assert_eq!(uses(&found.operations), ["update_ticket"], "{code}");
    }
    let other = found(&[(
        "lib.rs",
        "fn f(c: C) { c.request(Method::GET, \"/tickets/1\"); }",
    )]);
    assert!(other.operations.is_empty());
}

#[test]
fn other_uses_of_a_name_are_none_or_doubtful() {
    for (code, expected) in [
        ("fn get_ticket() {}", &[][..]),
        ("fn f() { let get_ticket = 1; x(get_ticket); }", &[]),
        ("fn f() { println!(\"get_ticket()\"); }", &[]),
        ("fn f(c: C) { c.get_tickets(); }", &[]),
        ("fn f() { say(\"get_ticket\"); }", &["get_ticket?"]),
        // The user's own type has a method of this name.
        (
            "struct G; impl G { fn list_tags(&self) {} } fn f(g: &G) { g.list_tags(); }",
            &["list_tags?"],
        ),
        (
            "trait T { fn list_tags(&self); } fn f(g: impl T) { g.list_tags(); }",
            &["list_tags?"],
        ),
        (
            "use octocrab::Octocrab; fn f(g: &Octocrab) { g.list_tags(); }",
            &["list_tags?"],
        ),
        (
            "fn f() { let g = octocrab::Octocrab::new(); g.list_tags(); }",
            &["list_tags?"],
        ),
        (
            "#[cfg(test)] mod tests { fn f(c: C) { c.list_tags(); } }",
            &["list_tags?"],
        ),
        ("#[test] fn f() { c.list_tags(); }", &["list_tags?"]),
        (
            "fn f(c: C) { c.list_tags(); } #[test] fn g() { c.list_tags(); }",
            &["list_tags"],
        ),
        // A type of the user's own, or a pool, that passes on the client's methods.
        (
            "struct G(Client); impl Deref for G { type Target = Client; } \
             fn f(g: &G) { g.list_tags(); }",
            &["list_tags"],
        ),
        (
            "use intercom_sdk::v2_12::Client; fn f(g: pool::Object<Client>) { g.list_tags(); }",
            &["list_tags"],
        ),
        // A client beside a type with a method of the same name.
        (
            "use intercom_sdk::v2_12::Client; struct G { client: Client } \
             impl G { fn list_tags(&self) { self.client.list_tags(); } }",
            &["list_tags"],
        ),
        (
            "use intercom_sdk::v2_12::Client; struct G; impl G { fn list_tags(&self) {} } \
             fn f() { let c = Client::builder(\"t\").build().unwrap(); c.list_tags(); }",
            &["list_tags"],
        ),
        (
            "use intercom_sdk::v2_12; fn list_tags() {} \
             fn f(c: std::sync::Arc<v2_12::Client>) { c.clone().list_tags(); }",
            &["list_tags"],
        ),
    ] {
        assert_eq!(
            uses(&found(&[("lib.rs", code)]).operations),
            expected,
            "{code}"
        );
    }
}

#[test]
fn types_are_found_through_aliases_and_re_exports() {
    for files in [
        &[("lib.rs", "fn f(t: intercom_sdk::v2_12::types::Ticket) {}")][..],
        &[(
            "lib.rs",
            "use intercom_sdk::v2_12::types::Ticket as T; fn f(t: T) {}",
        )],
        &[(
            "lib.rs",
            "use intercom_sdk::v2_12::types::*; fn f(t: Ticket) {}",
        )],
        &[(
            "lib.rs",
            "use intercom_sdk::v2_12::types; type T = types::Ticket;",
        )],
        &[
            ("lib.rs", "mod api; mod a;"),
            (
                "api.rs",
                "pub use intercom_sdk::v2_12::types::Ticket as Case;",
            ),
            ("a.rs", "use crate::api::Case; fn f(case: &Case) {}"),
        ],
        &[
            ("lib.rs", "pub use intercom_sdk::v2_12 as api; mod a;"),
            (
                "a.rs",
                "struct Ticket; fn f(t: crate::api::types::Ticket) {}",
            ),
        ],
    ] {
        assert_eq!(uses(&found(files).types), ["Ticket"], "{files:?}");
    }
    // The user's own type.
    let own = found(&[("lib.rs", "struct Tag; fn f(tag: Tag) {}")]);
    assert_eq!(uses(&own.types), ["Tag?"]);
}

#[test]
fn names_of_fields_setters_variants_and_texts_are_found() {
    for code in [
        "fn f(t: T) { t.state; }",
        "fn f(t: T) { t.state(1); }",
        "fn f(t: T) { let T { state, .. } = t; }",
        "fn f() -> T { T { state: 1 } }",
        "fn f(v: Value) { v[\"state\"]; }",
        "fn f(v: Value) { v.pointer(\"/data/0/state\"); }",
        "fn f() { json!({ \"state\": 1 }); }",
        "struct Mine { state: String }",
        "struct Mine { #[serde(rename = \"state\")] s: String }",
        "fn f() { TicketState::state; }",
        "fn f(t: T) { println!(\"{}\", t.state); }",
    ] {
        assert!(
            found(&[("lib.rs", code)]).names.contains_key("state"),
            "{code}"
        );
    }
    for code in [
        "fn f() { let state = 1; }",
        "fn f() { say(\"the state of it\"); }",
    ] {
        assert!(
            !found(&[("lib.rs", code)]).names.contains_key("state"),
            "{code}"
        );
    }
}

#[test]
fn what_could_not_be_followed_is_listed() {
    for (files, part) in [
        (&[("lib.rs", "fn {")][..], "is not valid Rust"),
        (
            &[("lib.rs", "mod gone;")],
            "the file of the module `gone` was not looked at",
        ),
        (
            &[("lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));")],
            "made during the build",
        ),
        (&[("lib.rs", "include!(\"../x.in\");")], "includes ../x.in"),
        (
            &[("lib.rs", "paste! { fn [<get _ticket>]() {} }")],
            "composes names",
        ),
        (
            &[(
                "lib.rs",
                "fn f(id: &str) { v2_12::catalog().iter().find(|o| o.id == id); }",
            )],
            "uses the catalog",
        ),
        (
            &[(
                "lib.rs",
                "fn f(c: C, path: &str) { c.request(Method::GET, path); }",
            )],
            "a request whose path",
        ),
    ] {
        let found = found(files);
        assert_eq!(
            found.unfollowed.len(),
            1,
            "{files:?}: {:?}",
            found.unfollowed
        );
        let (site, why) = found.unfollowed.first().unwrap();
        assert!(why.contains(part), "{why}");
        assert_eq!(site.line, 1);
    }
}

#[test]
fn what_other_crates_and_tests_do_is_no_blind_spot() {
    for files in [
        &[(
            "lib.rs",
            "use reqwest::Client; fn f(c: &Client, u: Url) { c.request(Method::GET, u); }",
        )][..],
        &[(
            "lib.rs",
            "#[cfg(test)] mod tests { fn f() { v2_12::catalog(); } }",
        )],
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod c;"),
            ("a/c.rs", ""),
            ("b/mod.rs", ""),
        ],
    ] {
        let found = found(files);
        assert!(
            found.unfollowed.is_empty(),
            "{files:?}: {:?}",
            found.unfollowed
        );
    }
}

#[test]
fn a_module_for_tests_is_one_in_its_file_and_below() {
    let found = found(&[
        ("lib.rs", "#[cfg(test)] mod checks;"),
        ("checks.rs", "mod deep;"),
        ("checks/deep.rs", "fn f(c: C) { c.list_tags(); }"),
    ]);
    let hits = &found.operations["list_tags"];
    assert_eq!(hits.first().unwrap().doubt, Some(Doubt::Test));
}

#[test]
fn the_manifest_names_the_crate() {
    let manifest = "[dependencies]\nintercom = { package = \"intercom-sdk\", version = \"0.1\" }\n";
    let code = "use intercom::Client; struct G; impl G { fn list_tags(&self) {} } \
                fn f(c: &Client) { c.list_tags(); }";
    let found = found(&[("Cargo.toml", manifest), ("src/lib.rs", code)]);
    assert_eq!(uses(&found.operations), ["list_tags"]);
}
