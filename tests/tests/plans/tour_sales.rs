//! The part of the tour with vendors, leads, quotes and lease rates. Some of each remain for the
//! deletion of the customer.

use corejobtrack_core::{
    Acting,
    change::Change,
    parties::{
        ContactFields, CreateContact, CreateCustomer, CustomerId, DeleteContact, VendorField,
    },
    records::{Create, Delete, Page, Update},
    sales::{
        CreateLead, CreateQuote, DeleteLead, DeleteQuote, LeadFields, LeadList, LineInput,
        QuoteFields, QuoteList, UpdateLead, UpdateQuote,
    },
};

use corejobtrack_tests::{
    every_record,
    records::{Sample, id_of},
};

use super::Tour;

impl Tour {
    /// The operations on records of one type.
    async fn record<R: Sample>(&mut self, who: &Acting) {
        let tour = self;
        let records = R::records(who);
        let called = |operation: &str| format!("{}.{operation}", R::OFFERED_AS);
        let [fields, changes, other] = [R::fields(1), R::fields(2), R::fields(3)];
        let id = id_of(&records.create(Create { fields }).await.unwrap());
        tour.note(&called("create"));
        records.create(Create { fields: other }).await.unwrap();
        tour.forget();
        let update = Update {
            id,
            fields: changes,
        };
        records.update(update).await.unwrap();
        tour.note(&called("update"));
        records.get(id).await.unwrap();
        tour.note(&called("get"));
        for list in R::lists() {
            let first = records.list(list.clone(), Page::limit(1)).await.unwrap();
            tour.note(&called("list"));
            let mut pages = vec![
                Page::default().with_total(),
                Page::default().offset(50),
                Page::default().offset(20_000),
            ];
            pages.extend(first.next.map(|cursor| Page::default().after(cursor)));
            for page in pages {
                records.list(list.clone(), page).await.unwrap();
                tour.note(&called("list"));
            }
        }
        records.delete(Delete { id }).await.unwrap();
        tour.note(&called("delete"));
    }

    /// All records; one of each remains.
    pub(super) async fn records(&mut self, who: &Acting) {
        every_record!(|R| self.record::<R>(who).await);
        for offset in [0, 50] {
            for field in VendorField::ALL {
                let tour = &mut *self;
                act!(
                    tour,
                    who.parties().search_vendors("parts", *field, 50, offset)
                )
                .unwrap();
            }
        }
    }

    pub(super) async fn sales(&mut self, who: &Acting, customer: CustomerId) {
        let tour = self;
        let lead = act!(tour, who.sales().create_lead(CreateLead::of(customer))).unwrap();
        let mut chosen = CreateLead::of(customer);
        chosen.fields.code = Change::To("LEAD-2026-001".into());
        let kept = act!(tour, who.sales().create_lead(chosen)).unwrap();
        let update = UpdateLead {
            id: lead.id,
            fields: LeadFields {
                code: Change::To("LEAD-2026-002".into()),
                lead_rating: Change::To("Hot".into()),
                ..LeadFields::default()
            },
        };
        act!(tour, who.sales().update_lead(update)).unwrap();
        act!(tour, who.sales().lead(lead.id)).unwrap();
        tour.move_lead(who, customer).await;

        let contact = CreateContact {
            customer_id: customer,
            fields: ContactFields {
                first_name: Change::To("Dora".into()),
                ..ContactFields::default()
            },
        };
        let contact = who.parties().create_contact(contact).await.unwrap();
        tour.forget();
        let mut create = CreateQuote::of(customer);
        create.fields.contact_person_id = Change::To(contact.id);
        create.fields.sales_lead_id = Change::To(lead.id);
        create.fields.terms.lease_enabled = Change::To(true);
        create.fields.terms.quote_term = Change::To(60);
        let quote = act!(tour, who.sales().create_quote(create.clone())).unwrap();
        let gone = act!(tour, who.sales().create_quote(create)).unwrap();
        let update = UpdateQuote {
            id: quote.quote.id,
            fields: QuoteFields {
                summary: Change::To("New copier".into()),
                sales_lead_id: Change::To(kept.id),
                line_items: Some(vec![LineInput::default()]),
                ..QuoteFields::default()
            },
        };
        act!(tour, who.sales().update_quote(update)).unwrap();
        act!(tour, who.sales().quote(quote.quote.id)).unwrap();
        let (customer_id, lead_id, sale_closed) = (customer, lead.id, true);
        let (status, rating) = ("New".to_owned(), "Hot".to_owned());
        let lists = [
            LeadList::All,
            LeadList::OfCustomer { customer_id },
            LeadList::OfCustomerWithStatus {
                customer_id,
                status: status.clone(),
            },
            LeadList::WithStatus {
                status: status.clone(),
            },
            LeadList::WithRating {
                rating: rating.clone(),
            },
            LeadList::WithStatusAndRating { status, rating },
        ];
        for list in lists {
            pages!(tour, |page| who.sales().leads(list.clone(), page));
        }
        let lists = [
            QuoteList::All,
            QuoteList::OfCustomer { customer_id },
            QuoteList::OfCustomerClosed {
                customer_id,
                sale_closed,
            },
            QuoteList::OfLead { lead_id },
            QuoteList::Closed { sale_closed },
        ];
        for list in lists {
            pages!(tour, |page| who.sales().quotes(list.clone(), page));
        }
        for offset in [0, 50] {
            for words in ["copier", "LEAD-000001", "Q-000001"] {
                act!(tour, who.sales().search_leads(words, 50, offset)).unwrap();
                act!(tour, who.sales().search_quotes(words, 50, offset)).unwrap();
            }
        }
        act!(tour, who.sales().delete_lead(DeleteLead { id: lead.id })).unwrap();
        let delete = DeleteContact { id: contact.id };
        act!(tour, who.parties().delete_contact(delete)).unwrap();
        let delete = DeleteQuote { id: gone.quote.id };
        act!(tour, who.sales().delete_quote(delete)).unwrap();
    }

    /// A lead that is moved to another customer.
    async fn move_lead(&mut self, who: &Acting, customer: CustomerId) {
        let tour = self;
        let lead = who.sales().create_lead(CreateLead::of(customer)).await;
        let id = lead.unwrap().id;
        let other = CreateCustomer::named("Umbrella");
        let other = who.parties().create_customer(other).await.unwrap();
        tour.forget();
        let fields = LeadFields {
            customer_id: Some(other.customer.id),
            ..LeadFields::default()
        };
        act!(tour, who.sales().update_lead(UpdateLead { id, fields })).unwrap();
    }
}
