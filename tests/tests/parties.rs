//! Tests of customers and their contacts.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, Actor, AreaError, ErrorKind,
    change::Change,
    identity::Role,
    parties::{
        Contact, ContactFields, ContactId, CreateContact, CreateCustomer, Customer, CustomerField,
        CustomerFields, CustomerId, DeleteContact, DeleteCustomer, PartiesError, ReorderContacts,
        UpdateContact, UpdateCustomer,
    },
    records::Page,
    store::Version,
};

use corejobtrack_tests::{office::kind, stories};

fn acme() -> CustomerFields {
    CustomerFields {
        company: Some("Acme Corporation".into()),
        number: to("CUST001"),
        address_1: to("123 Main Street"),
        city: to("Málaga"),
        zip: to("12345"),
        ..CustomerFields::default()
    }
}

fn to(text: &str) -> Change<String> {
    Change::To(text.into())
}

async fn create(acting: &Acting, fields: CustomerFields) -> Customer {
    let command = CreateCustomer { fields };
    acting
        .parties()
        .create_customer(command)
        .await
        .unwrap()
        .customer
}

async fn contact(acting: &Acting, customer_id: CustomerId, name: &str) -> Contact {
    let fields = ContactFields {
        first_name: to(name),
        ..ContactFields::default()
    };
    let command = CreateContact {
        customer_id,
        fields,
    };
    acting.parties().create_contact(command).await.unwrap()
}

/// The first names of a customer's contacts in order; a star marks the primary one.
async fn contact_names(acting: &Acting, customer: CustomerId) -> Vec<String> {
    let view = acting.parties().customer(customer).await.unwrap();
    let name = |contact: Contact| {
        let star = if contact.is_primary { "*" } else { "" };
        contact.first_name.unwrap_or_default() + star
    };
    view.contacts.into_iter().map(name).collect()
}

stories! {
    async fn a_customer_is_read_as_it_was_created(office: Office) {
        let customer = create(&office.admin, acme()).await;
        assert_eq!(customer.id, CustomerId(1));
        let view = office.admin.parties().customer(customer.id).await.unwrap();
        assert_eq!(view.customer, customer);
        assert_eq!(view.customer.city.as_deref(), Some("Málaga"));
        assert!(view.contacts.is_empty());
    }
}

stories! {
    async fn a_customer_needs_a_name(office: Office) {
        let parties = office.admin.parties();
        for fields in [
            CustomerFields::default(),
            CustomerFields {
                company: Some("  ".into()),
                ..CustomerFields::default()
            },
            CustomerFields {
                company: Some("x".repeat(501)),
                ..CustomerFields::default()
            },
        ] {
            let error = parties
                .create_customer(CreateCustomer { fields })
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid);
            assert_eq!(error.field(), Some("company"));
        }
    }
}

stories! {
    async fn customer_numbers_are_unique_regardless_of_case(office: Office) {
        create(&office.admin, acme()).await;
        let mut other = acme();
        other.number = to(" cust001 ");
        let parties = office.admin.parties();
        let error = parties
            .create_customer(CreateCustomer { fields: other })
            .await
            .unwrap_err();
        assert!(matches!(error, PartiesError::NumberTaken));
        assert_eq!(error.to_string(), "Customer number already exists");

        let other = office.customer("Other").await;
        let fields = CustomerFields {
            number: to("Cust001"),
            ..CustomerFields::default()
        };
        let update = UpdateCustomer { id: other, fields };
        assert_eq!(
            kind(parties.update_customer(update).await),
            ErrorKind::Refused
        );
    }
}

stories! {
    async fn the_customer_number_is_optional(office: Office) {
        for _ in 0..2 {
            let mut fields = acme();
            fields.number = to(" ");
            assert_eq!(create(&office.admin, fields).await.number, None);
        }
    }
}

stories! {
    async fn an_update_changes_only_the_given_fields(office: Office) {
        let customer = create(&office.admin, acme()).await;
        let parties = office.admin.parties();
        office.wait(60);
        let fields = CustomerFields {
            number: to("cust001"),
            zip: Change::Clear,
            ..CustomerFields::default()
        };
        let update = UpdateCustomer {
            id: customer.id,
            fields,
        };
        let after = parties
            .update_customer(update.clone())
            .await
            .unwrap()
            .customer;
        assert_eq!(after.number.as_deref(), Some("cust001"));
        assert_eq!((after.zip, after.city), (None, customer.city));
        assert_eq!(after.version, Version(2));

        office.wait(60);
        let again = parties.update_customer(update).await.unwrap().customer;
        assert_eq!(
            (again.version, again.updated_at),
            (Version(2), after.updated_at)
        );
        let read = parties.customer(customer.id).await.unwrap().customer;
        assert_eq!(read, again);
    }
}

stories! {
    async fn an_update_with_an_outdated_version_is_refused(office: Office) {
        let customer = create(&office.admin, acme()).await;
        let update = UpdateCustomer {
            id: customer.id,
            fields: CustomerFields {
                phone: to("1"),
                ..CustomerFields::default()
            },
        };
        let stale = office.admin.clone().if_version(Version(2)).parties();
        assert_eq!(
            kind(stale.update_customer(update.clone()).await),
            ErrorKind::Stale
        );
        let current = office.admin.clone().if_version(Version(1)).parties();
        assert!(current.update_customer(update).await.is_ok());
    }
}

stories! {
    async fn the_directory_is_ordered_by_name_regardless_of_case(office: Office) {
        for name in ["beta", "Álpha", "Gamma", "alto"] {
            office.customer(name).await;
        }
        let names = |page: Vec<Customer>| -> Vec<String> {
            page.into_iter().map(|customer| customer.company).collect()
        };
        let parties = office.admin.parties();
        let all = names(parties.customers(Page::default()).await.unwrap().rows);
        assert_eq!(all, ["Álpha", "alto", "beta", "Gamma"]);
        let page = names(parties.customers(Page::limit(2).offset(1)).await.unwrap().rows);
        assert_eq!(page, ["alto", "beta"]);
        let blank = parties
            .search(" ", CustomerField::City, 2, 1)
            .await
            .unwrap();
        assert_eq!(names(blank), ["alto", "beta"]);
    }
}

stories! {
    async fn search_finds_prefixes_of_words_in_the_chosen_field(office: Office) {
        use CustomerField::{Address, Any, City, Name, Number};
        create(&office.admin, acme()).await;
        let parties = office.admin.parties();
        for (query, field, found) in [
            ("acm corp", Any, true),
            ("CORP ACME", Name, true),
            ("me", Name, false),
            ("malaga", City, true),
            ("MÁLA", Any, true),
            ("malaga", Name, false),
            ("malaga", Address, true),
            ("main street", Address, true),
            ("main", City, false),
            ("cust0", Number, true),
            ("acme", Number, false),
            ("cust001", Any, true),
            ("acme 123", Any, true),
            ("acme nowhere", Any, false),
            ("%", Any, false),
            ("_", Name, false),
        ] {
            let count = parties.search(query, field, 50, 0).await.unwrap().len();
            assert_eq!(count == 1, found, "{query} in {field}");
        }
    }
}

stories! {
    async fn search_follows_an_update(office: Office) {
        let customer = create(&office.admin, acme()).await;
        let parties = office.admin.parties();
        let fields = CustomerFields {
            city: to("Oslo"),
            ..CustomerFields::default()
        };
        let update = UpdateCustomer {
            id: customer.id,
            fields,
        };
        parties.update_customer(update).await.unwrap();
        for field in [CustomerField::City, CustomerField::Any] {
            assert_eq!(parties.search("oslo", field, 9, 0).await.unwrap().len(), 1);
            assert_eq!(
                parties.search("malaga", field, 9, 0).await.unwrap().len(),
                0
            );
        }
    }
}

stories! {
    async fn the_first_contact_is_primary_until_another_takes_over(office: Office) {
        let customer = office.customer("Acme").await;
        contact(&office.admin, customer, "Ann").await;
        contact(&office.admin, customer, "Bob").await;
        assert_eq!(contact_names(&office.admin, customer).await, ["Ann*", "Bob"]);

        let fields = ContactFields {
            first_name: to("Cid"),
            is_primary: Some(true),
            ..ContactFields::default()
        };
        let parties = office.admin.parties();
        let command = CreateContact {
            customer_id: customer,
            fields,
        };
        let cid = parties.create_contact(command).await.unwrap();
        assert_eq!(
            contact_names(&office.admin, customer).await,
            ["Ann", "Bob", "Cid*"]
        );

        for (primary, expected) in [
            (Some(false), ["Ann*", "Bob", "Cid"]),
            (Some(true), ["Ann", "Bob", "Cid*"]),
        ] {
            let fields = ContactFields {
                is_primary: primary,
                ..ContactFields::default()
            };
            let command = UpdateContact { id: cid.id, fields };
            let answer = parties.update_contact(command).await.unwrap();
            assert_eq!(answer, parties.contact(cid.id).await.unwrap());
            assert_eq!(contact_names(&office.admin, customer).await, expected);
        }
    }
}

stories! {
    async fn the_only_contact_stays_primary(office: Office) {
        let customer = office.customer("Acme").await;
        let ann = contact(&office.admin, customer, "Ann").await;
        let fields = ContactFields {
            is_primary: Some(false),
            ..ContactFields::default()
        };
        let command = UpdateContact { id: ann.id, fields };
        assert!(
            office
                .admin
                .parties()
                .update_contact(command)
                .await
                .unwrap()
                .is_primary
        );
    }
}

stories! {
    async fn when_the_primary_contact_is_deleted_the_first_remaining_one_takes_over(office: Office) {
        let customer = office.customer("Acme").await;
        let ann = contact(&office.admin, customer, "Ann").await;
        let bob = contact(&office.admin, customer, "Bob").await;
        let cid = contact(&office.admin, customer, "Cid").await;
        let parties = office.admin.parties();
        let command = ReorderContacts {
            customer_id: customer,
            contact_ids: vec![cid.id, bob.id, ann.id],
        };
        parties.reorder_contacts(command).await.unwrap();
        assert_eq!(
            contact_names(&office.admin, customer).await,
            ["Cid", "Bob", "Ann*"]
        );
        for (id, expected) in [
            (ann.id, vec!["Cid*", "Bob"]),
            (bob.id, vec!["Cid*"]),
            (cid.id, vec![]),
        ] {
            parties.delete_contact(DeleteContact { id }).await.unwrap();
            assert_eq!(contact_names(&office.admin, customer).await, expected);
        }
        assert_eq!(
            kind(parties.delete_contact(DeleteContact { id: ann.id }).await),
            ErrorKind::NotFound
        );
    }
}

stories! {
    async fn reordering_must_name_each_contact_exactly_once(office: Office) {
        let customer = office.customer("Acme").await;
        let other = office.customer("Other").await;
        let ann = contact(&office.admin, customer, "Ann").await.id;
        let bob = contact(&office.admin, customer, "Bob").await.id;
        let stranger = contact(&office.admin, other, "Eve").await.id;
        let parties = office.admin.parties();
        let order = |contact_ids: Vec<ContactId>| {
            parties.reorder_contacts(ReorderContacts {
                customer_id: customer,
                contact_ids,
            })
        };
        for wrong in [
            vec![],
            vec![ann],
            vec![ann, bob, ann],
            vec![ann, bob, stranger],
            vec![ann, stranger],
        ] {
            let error = order(wrong).await.unwrap_err();
            assert!(matches!(error, PartiesError::NotItsContacts));
        }
        let view = order(vec![bob, ann]).await.unwrap();
        assert_eq!(view, parties.customer(customer).await.unwrap());
        assert_eq!(contact_names(&office.admin, customer).await, ["Bob", "Ann*"]);
        assert_eq!(order(vec![bob, ann]).await.unwrap(), view);
    }
}

stories! {
    async fn a_contact_needs_a_name_or_an_email_address(office: Office) {
        let customer = office.customer("Acme").await;
        let parties = office.admin.parties();
        let make = |fields: ContactFields| {
            parties.create_contact(CreateContact {
                customer_id: customer,
                fields,
            })
        };
        let phone_only = ContactFields {
            phone: to("(555) 234-5678"),
            first_name: to(" "),
            ..ContactFields::default()
        };
        assert_eq!(kind(make(phone_only).await), ErrorKind::Invalid);
        let no_address = ContactFields {
            email: to("jane@"),
            ..ContactFields::default()
        };
        assert_eq!(make(no_address).await.unwrap_err().field(), Some("email"));
        let address_only = ContactFields {
            email: to("jane@acme.com"),
            ..ContactFields::default()
        };
        let jane = make(address_only).await.unwrap();
        let cleared = UpdateContact {
            id: jane.id,
            fields: ContactFields {
                email: Change::Clear,
                ..ContactFields::default()
            },
        };
        assert_eq!(
            kind(parties.update_contact(cleared).await),
            ErrorKind::Invalid
        );
    }
}

stories! {
    async fn missing_customers_and_contacts_are_not_found(office: Office) {
        let parties = office.admin.parties();
        let id = CustomerId(99);
        assert_eq!(kind(parties.customer(id).await), ErrorKind::NotFound);
        let fields = CustomerFields::default();
        assert_eq!(
            kind(parties.update_customer(UpdateCustomer { id, fields }).await),
            ErrorKind::NotFound
        );
        assert_eq!(
            kind(parties.delete_customer(DeleteCustomer { id }).await),
            ErrorKind::NotFound
        );
        let fields = ContactFields {
            first_name: to("Ann"),
            ..ContactFields::default()
        };
        let command = CreateContact {
            customer_id: id,
            fields: fields.clone(),
        };
        assert_eq!(
            kind(parties.create_contact(command).await),
            ErrorKind::NotFound
        );
        let id = ContactId(99);
        assert_eq!(kind(parties.contact(id).await), ErrorKind::NotFound);
        assert_eq!(
            kind(parties.update_contact(UpdateContact { id, fields }).await),
            ErrorKind::NotFound
        );
    }
}

stories! {
    async fn customers_are_visible_editable_and_deletable_by_role(office: Office) {
        let id = office.customer("Acme").await;
        let viewer = office.user("vera", Role::Viewer).await.parties();
        assert!(viewer.customers(Page::limit(9)).await.is_ok());
        assert_eq!(
            kind(viewer.create_customer(CreateCustomer::named("B")).await),
            ErrorKind::Denied
        );
        let user = office.user("uma", Role::User).await.parties();
        assert!(
            user.create_customer(CreateCustomer::named("B"))
                .await
                .is_ok()
        );
        let b = office.customer("B").await;
        assert!(user.delete_customer(DeleteCustomer { id: b }).await.is_ok());
        let technician = office.user("tom", Role::Technician).await.parties();
        assert_eq!(
            kind(technician.delete_customer(DeleteCustomer { id }).await),
            ErrorKind::Denied
        );
        let pending = office.user("pete", Role::Pending).await.parties();
        assert_eq!(
            kind(pending.search("a", CustomerField::Any, 9, 0).await),
            ErrorKind::Denied
        );
        let nobody = office.engine.acting_as(Actor::Anonymous).parties();
        assert_eq!(kind(nobody.customer(id).await), ErrorKind::Unauthenticated);
        assert!(
            office
                .admin
                .parties()
                .delete_customer(DeleteCustomer { id })
                .await
                .is_ok()
        );
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn two_concurrent_takeovers_leave_one_primary_contact(office: Office) {
            let customer = office.customer("Acme").await;
            let mut ids = Vec::new();
            for name in ["Ann", "Bob", "Cid"] {
                ids.push(contact(&office.admin, customer, name).await.id);
            }
            let tasks = ids.into_iter().map(|id| {
                let parties = office.admin.parties();
                tokio::spawn(async move {
                    let fields = ContactFields {
                        is_primary: Some(true),
                        ..ContactFields::default()
                    };
                    parties.update_contact(UpdateContact { id, fields }).await
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap().unwrap();
            }
            let names = contact_names(&office.admin, customer).await;
            assert_eq!(names.iter().filter(|name| name.ends_with('*')).count(), 1);
        }
    }
}
