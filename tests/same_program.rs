//! One program, compiled and run against every version: what is the same in
//! the API is the same in Rust.

mod support;

macro_rules! program {
    ($($version:literal $module:ident)*) => {$(
        mod $module {
            use intercom_sdk::{
                $module as api, Error,
                types::{Clearable, CustomAttributes, Id, SearchOperator, Timestamp},
            };

            use crate::support::{TOKEN, sampled};

            #[tokio::test]
            async fn the_same_program_runs() {
                let mock = sampled($version).await;
                let client = api::Client::builder(TOKEN).base_url(mock.base_url()).build().unwrap();
                run(&client).await.unwrap();
                mock.assert_valid();
            }

            async fn run(client: &api::Client) -> Result<(), Error> {
                contacts(client).await?;
                conversations(client).await?;
                companies(client).await?;
                articles(client).await?;
                tags(client).await?;
                data_attributes(client).await?;
                events(client).await?;
                export(client).await
            }

            async fn contacts(client: &api::Client) -> Result<(), Error> {
                let mut attributes = CustomAttributes::new();
                attributes.set("plan", "pro").set("seats", 3);
                let created = client
                    .create_contact()
                    .body(
                        api::types::CreateContactRequest::with_email("ada@example.com")
                            .name("Ada")
                            .custom_attributes(&attributes),
                    )
                    .send()
                    .await?;
                let id: &Id = &created.id;
                let contact = client.show_contact().contact_id(id).send().await?;
                let _: Option<&str> = contact.role.as_deref();
                let _: Option<Timestamp> = contact.created_at;
                let _: Option<&Id> = contact.owner_id.as_ref();
                client
                    .update_contact()
                    .contact_id(id)
                    .body(
                        api::types::UpdateContactRequest::new()
                            .phone(Clearable::Clear)
                            .owner_id(127)
                            .name("Ada Lovelace"),
                    )
                    .send()
                    .await?;
                let page = client.list_contacts().per_page(2).send().await?;
                let _: Option<&str> = page.pages.as_ref().and_then(|pages| pages.starting_after());
                let filter = api::types::FieldFilter::new()
                    .field("role")
                    .operator(SearchOperator::Equal)
                    .value("user");
                let search = api::types::SearchRequest::new(filter)
                    .pagination(api::types::StartingAfterPaging::new().per_page(2));
                client.search_contacts().body(search).send().await?;
                Ok(())
            }

            async fn conversations(client: &api::Client) -> Result<(), Error> {
                let page = client.list_conversations().send().await?;
                let conversation = &page.conversations[0];
                let _: Option<&api::types::ConversationState> = conversation.state.as_ref();
                let id = &conversation.id;
                let whole = client.retrieve_conversation().conversation_id(id).send().await?;
                let parts = whole.conversation_parts.as_ref().and_then(|list| list.conversation_parts.as_ref());
                for part in parts.into_iter().flatten() {
                    let _: Option<&str> = part.part_type.as_deref();
                }
                let reply =
                    api::types::AdminConversationReply::new("814860", "comment").body("Hello");
                client.reply_conversation().conversation_id(id).body(reply).send().await?;
                let close = api::types::CloseConversationRequest::new(814_860);
                client.manage_conversation().conversation_id(id).body(close).send().await?;
                Ok(())
            }

            async fn companies(client: &api::Client) -> Result<(), Error> {
                let company = client
                    .create_or_update_company()
                    .body(
                        api::types::CreateOrUpdateCompanyRequest::new()
                            .company_id("acme")
                            .name("Acme")
                            .monthly_spend(99.5),
                    )
                    .send()
                    .await?;
                client
                    .update_company()
                    .company_id(&company.id)
                    .body(api::types::UpdateCompanyRequest::new().industry("Anvils"))
                    .send()
                    .await?;
                let page = client.list_all_companies().page(1).send().await?;
                let _: &[api::types::Company] = &page.data;
                Ok(())
            }

            async fn articles(client: &api::Client) -> Result<(), Error> {
                let article = client
                    .create_article()
                    .body(api::types::CreateArticleRequest::new(1, "Anvils").state("draft"))
                    .send()
                    .await?;
                let page = client.list_articles().send().await?;
                assert!(page.data.iter().all(|item| !item.id.as_str().is_empty()));
                client.delete_article().article_id(&article.id).send().await?;
                Ok(())
            }

            async fn tags(client: &api::Client) -> Result<(), Error> {
                let request = api::types::CreateOrUpdateTagRequest::new("vip");
                let tag = client.create_tag().body(request).send().await?;
                let _: Option<&str> = tag.name.as_deref();
                for tag in &client.list_tags().send().await?.data {
                    client
                        .attach_tag_to_contact()
                        .contact_id("1")
                        .body(api::types::TagContactRequest::new(&tag.id))
                        .send()
                        .await?;
                }
                Ok(())
            }

            async fn data_attributes(client: &api::Client) -> Result<(), Error> {
                let attributes = client.list_data_attributes().model("contact").send().await?;
                for attribute in &attributes.data {
                    let _: (Option<&str>, &Option<Id>) = (attribute.name.as_deref(), &attribute.id);
                }
                Ok(())
            }

            async fn events(client: &api::Client) -> Result<(), Error> {
                let now = Timestamp::try_from(1_763_596_800).unwrap();
                client
                    .create_data_event()
                    .body(api::types::CreateDataEventRequest::new(now, "paid").user_id("ada"))
                    .send()
                    .await?;
                client.list_data_events().type_("user").user_id("ada").send().await?;
                Ok(())
            }

            async fn export(client: &api::Client) -> Result<(), Error> {
                let (from, to) = (Timestamp::try_from(1).unwrap(), Timestamp::try_from(2).unwrap());
                let job = client
                    .create_data_export()
                    .body(api::types::CreateDataExportsRequest::new(from, to))
                    .send()
                    .await?;
                let identifier = job.job_identifier.clone().unwrap_or_default();
                let job = client
                    .get_data_export()
                    .job_identifier(&identifier)
                    .send()
                    .await?;
                let _: bool = job.status == Some(api::types::DataExportStatus::Completed);
                let file = client
                    .download_data_export()
                    .job_identifier(&identifier)
                    .send()
                    .await?;
                assert!(!file.into_inner().bytes().await?.is_empty());
                Ok(())
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(program);
