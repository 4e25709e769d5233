//! Names everything that base.yaml has, as a user of the SDK would.

use intercom_sdk::{
    Error,
    types::{Clearable, Id, Timestamp},
    v3_0::{
        Client,
        operations::ShowThing,
        types::{
            AdminSender, CreateThingRequest, CreateThingRequestAssignment, CreateThingRequestRank,
            ListThingsOrder, Person, Place, Sender, TeamSender, Thing, ThingList, ThingState,
            ThingSubject, UpdateThingRequest, UserSender,
        },
    },
};

pub async fn list(client: &Client, since: Timestamp, page: i64) -> Result<i64, Error> {
    let request = client
        .list_things()
        .since(since)
        .page(page)
        .per_page(20i64)
        .filter("new".to_owned())
        .order(ListThingsOrder::Asc)
        .order(ListThingsOrder::Desc)
        .ids(vec!["1".to_owned(), "2".to_owned()])
        .x_trace("t".to_owned());
    let things = request.clone().send().await?;
    let list: &ThingList = &things;
    let total: Option<i64> = list.total;
    for thing in &list.data {
        read(thing);
    }
    let _ = client.list_things().since(since).items();
    let _ = client.list_things().since(since).pages();
    Ok(total.unwrap_or_default())
}

pub fn read(thing: &Thing) -> (&Id, &str, i64) {
    let _name: &Option<String> = &thing.name;
    let _note: &Option<String> = &thing.note;
    let _tags: &Option<Vec<String>> = &thing.tags;
    let _created_at: Option<Timestamp> = thing.created_at;
    let owner: Option<&Person> = thing.owner.as_ref();
    let _email: Option<&str> = owner.and_then(|owner| owner.email.as_deref());
    let _type: Option<&str> = owner.and_then(|owner| owner.type_.as_deref());
    let parent: Option<&Place> = thing.parent.as_ref();
    let _city: Option<&str> = parent.and_then(|parent| parent.city.as_deref());
    let number = match &thing.subject {
        Some(ThingSubject::Word(_)) => 0,
        Some(ThingSubject::Number(number)) => *number,
        _ => thing.count.unwrap_or(0i64),
    };
    let state = match &thing.state {
        ThingState::Open => "open",
        ThingState::Closed => "closed",
        _ => "other",
    };
    (&thing.id, state, number)
}

pub async fn create(client: &Client, sender: AdminSender) -> Result<Id, Error> {
    let body = CreateThingRequest::new("title".to_owned())
        .body("text".to_owned())
        .rank(CreateThingRequestRank::Low)
        .rank(CreateThingRequestRank::High)
        .contact_id("1".to_owned())
        .contact_id(Clearable::<Id>::Clear)
        .number(7i64)
        .words(["a".to_owned()])
        .assignment(
            CreateThingRequestAssignment::new()
                .admin_id("1")
                .assignee_id("2"),
        )
        .sender(sender);
    let thing = client.create_thing().body(body).send().await?;
    let thing: &Thing = &thing;
    Ok(thing.id.clone())
}

pub fn senders() -> [Sender; 3] {
    let senders = [
        Sender::from(AdminSender::new("1")),
        Sender::from(UserSender::new("2")),
        Sender::from(TeamSender::new("3")),
    ];
    for sender in &senders {
        let _: &Id = match sender {
            Sender::Admin(AdminSender { admin_id, .. }) => admin_id,
            Sender::User(UserSender { user_id, .. }) => user_id,
            Sender::Team(TeamSender { team_id, .. }) => team_id,
            _ => continue,
        };
    }
    senders
}

pub async fn others(client: &Client) -> Result<String, Error> {
    let show: ShowThing = client.show_thing().thing_id(5i64);
    let thing = show.send().await?;
    read(&thing);
    let body = UpdateThingRequest::new()
        .a("a".to_owned())
        .b("b".to_owned())
        .c("c".to_owned())
        .d("d".to_owned());
    let updated = client
        .update_thing()
        .thing_id("5".to_owned())
        .body(body)
        .send()
        .await?;
    read(&updated);
    client.delete_thing().thing_id("5".to_owned()).send().await?;
    let text = client.show_text().thing_id("5".to_owned()).send().await?;
    Ok((*text).clone())
}
