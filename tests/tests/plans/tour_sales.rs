//! The part of the tour with vendors, leads, quotes and lease rates. Some of each remain for the
//! deletion of the customer.

use corejobtrack_core::{
    Acting,
    change::Change,
    decimal::Decimal,
    parties::{
        ContactFields, CreateContact, CreateCustomer, CustomerId, DeleteContact, VendorField,
        VendorFields, VendorList,
    },
    records::{Create, Delete, Page, Update},
    sales::{
        CreateLead, CreateQuote, DeleteLead, DeleteQuote, LeadFields, LeadList, LeaseRateFields,
        LeaseRateList, LeaseType, LineInput, QuoteFields, QuoteList, UpdateLead, UpdateQuote,
    },
};

use super::Tour;

impl Tour {
    pub(super) async fn vendors(&mut self, who: &Acting) {
        let tour = self;
        let fields = VendorFields {
            company: Some("Parts Ltd".into()),
            ..VendorFields::default()
        };
        let made = act!(tour, who.parties().vendors().create(Create { fields })).unwrap();
        let id = made.id;
        let fields = VendorFields {
            city: Change::To("Anytown".into()),
            ..VendorFields::default()
        };
        act!(tour, who.parties().vendors().update(Update { id, fields })).unwrap();
        act!(tour, who.parties().vendors().get(id)).unwrap();
        for offset in [0, 50] {
            let page = Page::limit(50).offset(offset).with_total();
            let list = VendorList::All;
            act!(tour, who.parties().vendors().list(list, page)).unwrap();
            for field in VendorField::ALL {
                act!(
                    tour,
                    who.parties().search_vendors("parts", *field, 50, offset)
                )
                .unwrap();
            }
        }
        act!(tour, who.parties().vendors().delete(Delete { id })).unwrap();
    }

    pub(super) async fn sales(&mut self, who: &Acting, customer: CustomerId) {
        let tour = self;
        let rate = LeaseRateFields {
            leasing_partner: Some("Partner Finance".into()),
            min_price: Decimal::from_f64(0.0),
            max_price: Decimal::from_f64(50_000.0),
            term_length: Some(60),
            lease_rate: Decimal::from_f64(0.0189),
            ..LeaseRateFields::default()
        };
        let create = Create { fields: rate };
        let rate = act!(tour, who.sales().lease_rates().create(create.clone())).unwrap();
        let other = act!(tour, who.sales().lease_rates().create(create)).unwrap();
        let update = Update {
            id: rate.id,
            fields: LeaseRateFields {
                lease_type: Change::To(LeaseType::Fmv),
                ..LeaseRateFields::default()
            },
        };
        act!(tour, who.sales().lease_rates().update(update)).unwrap();
        act!(tour, who.sales().lease_rates().get(rate.id)).unwrap();
        let first = Page::limit(1);
        let list = LeaseRateList::All;
        let listed = act!(tour, who.sales().lease_rates().list(list, first)).unwrap();
        for page in [
            Page::limit(50).offset(50),
            Page::limit(50).after(listed.next.unwrap()),
        ] {
            let list = LeaseRateList::All;
            act!(tour, who.sales().lease_rates().list(list, page)).unwrap();
        }
        let delete = Delete { id: other.id };
        act!(tour, who.sales().lease_rates().delete(delete)).unwrap();

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
