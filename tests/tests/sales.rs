//! Tests of vendors, leads, quotes and lease rates.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, EngineError, ErrorKind,
    change::Change,
    decimal::Decimal,
    identity::Role,
    parties::{
        Contact, ContactFields, ContactId, CreateContact, CustomerId, DeleteContact,
        DeleteCustomer, VendorField, VendorFields, VendorList,
    },
    records::{Create, Delete, Page, Update},
    sales::{
        CreateLead, CreateQuote, DeleteLead, DeleteQuote, Lead, LeadFields, LeadList, LeaseRate,
        LeaseRateFields, LeaseRateList, LeaseType, LineInput, Money, Quote, QuoteFields, QuoteList,
        QuoteView, SalesError, UpdateLead, UpdateQuote,
    },
    store::{CommandId, Version},
};

use corejobtrack_tests::{office::kind, stories};

fn money(amount: f64) -> Money {
    Decimal::from_f64(amount).unwrap()
}

async fn contact(acting: &Acting, customer_id: CustomerId) -> ContactId {
    let command = CreateContact {
        customer_id,
        fields: ContactFields {
            first_name: Change::To("Jane".into()),
            ..ContactFields::default()
        },
    };
    acting.parties().create_contact(command).await.unwrap().id
}

fn coded(customer: CustomerId, code: &str) -> CreateLead {
    let mut command = CreateLead::of(customer);
    command.fields.code = Change::To(code.into());
    command
}

async fn lead(acting: &Acting, customer: CustomerId) -> Lead {
    let sales = acting.sales();
    sales.create_lead(CreateLead::of(customer)).await.unwrap()
}

async fn change(acting: &Acting, lead: &Lead, fields: LeadFields) -> Result<Lead, SalesError> {
    let command = UpdateLead {
        id: lead.id,
        fields,
    };
    acting.sales().update_lead(command).await
}

async fn quote(acting: &Acting, customer: CustomerId) -> QuoteView {
    let sales = acting.sales();
    sales.create_quote(CreateQuote::of(customer)).await.unwrap()
}

async fn edit(
    acting: &Acting,
    quote: &QuoteView,
    fields: QuoteFields,
) -> Result<QuoteView, SalesError> {
    let command = UpdateQuote {
        id: quote.quote.id,
        fields,
    };
    acting.sales().update_quote(command).await
}

fn rate(partner: &str, lease_type: Option<LeaseType>, factor: f64) -> LeaseRateFields {
    LeaseRateFields {
        leasing_partner: Some(partner.into()),
        min_price: Some(money(5_000.0)),
        max_price: Some(money(50_000.0)),
        term_length: Some(60),
        lease_rate: Decimal::from_f64(factor),
        lease_type: Change::some_or_keep(lease_type),
        ..LeaseRateFields::default()
    }
}

async fn leasing(acting: &Acting, fields: LeaseRateFields) -> Result<LeaseRate, EngineError> {
    acting.sales().lease_rates().create(Create { fields }).await
}

stories! {
    async fn leads_get_numbers_without_gaps_unless_a_code_is_given(office: Office) {
        let acme = office.customer("Acme").await;
        let sales = office.admin.sales();
        let first = lead(&office.admin, acme).await;
        assert_eq!((first.shown_code(), first.master_status.as_str()), ("LEAD-000001".into(), "New"));
        let chosen = sales.create_lead(coded(acme, " LEAD-2026-001 ")).await.unwrap();
        assert_eq!(chosen.shown_code(), "LEAD-2026-001");
        let refused = sales.create_lead(coded(acme, "lead-2026-001")).await.unwrap_err();
        assert!(matches!(refused, SalesError::LeadNumberTaken), "{refused}");
        let refused = sales.create_lead(coded(acme, "LEAD-000007")).await.unwrap_err();
        assert!(matches!(refused, SalesError::LeadNumberReserved), "{refused}");
        let nobody = sales.create_lead(CreateLead::of(CustomerId(999))).await;
        assert_eq!(kind(nobody), ErrorKind::Refused);
        let blank = sales.create_lead(coded(acme, "  ")).await.unwrap();
        assert_eq!(blank.shown_code(), "LEAD-000002");

        let code = |code: &str| LeadFields {
            code: Change::To(code.into()),
            ..LeadFields::default()
        };
        let same = change(&office.admin, &first, code("lead-000001")).await.unwrap();
        assert_eq!(same, first);
        let taken = change(&office.admin, &first, code("LEAD-2026-001")).await;
        assert_eq!(kind(taken), ErrorKind::Refused);
        let given = change(&office.admin, &chosen, code("")).await.unwrap();
        assert_eq!(given.shown_code(), "LEAD-000003");
        assert_eq!(sales.lead(chosen.id).await.unwrap(), given);
        let free = change(&office.admin, &first, code("LEAD-2026-001")).await.unwrap();
        assert_eq!((free.shown_code().as_str(), free.version), ("LEAD-2026-001", Version(2)));
        let back = change(&office.admin, &first, code("LEAD-000001")).await.unwrap();
        assert_eq!(back.shown_code(), "LEAD-000001");
    }
}

stories! {
    async fn a_lead_created_twice_with_the_same_key_is_one_lead(office: Office) {
        let acme = office.customer("Acme").await;
        let keyed = office.admin.clone().with_key(CommandId(7));
        let first = lead(&keyed, acme).await;
        assert_eq!(lead(&keyed, acme).await, first);
        assert_eq!(first.shown_code(), "LEAD-000001");
        assert_eq!(lead(&office.admin, acme).await.shown_code(), "LEAD-000002");
    }
}

stories! {
    async fn leads_are_filtered_and_found_by_words_and_numbers(office: Office) {
        let acme = office.customer("Acme").await;
        let other = office.customer("Other").await;
        let mut hot = CreateLead::of(acme);
        hot.fields.lead_rating = Change::To("Hot".into());
        hot.fields.lead_for = Change::To("Colour copier".into());
        let sales = office.admin.sales();
        let hot = sales.create_lead(hot).await.unwrap();
        let won = lead(&office.admin, other).await;
        let fields = LeadFields {
            master_status: Some("Won".into()),
            budget: Change::To(money(25_000.0)),
            ..LeadFields::default()
        };
        let won = change(&office.admin, &won, fields).await.unwrap();
        let listed = async |list: LeadList| sales.leads(list, Page::default()).await.unwrap().rows;
        assert_eq!(listed(LeadList::All).await, [won.clone(), hot.clone()]);
        let (status, rating) = ("wON ".to_owned(), "hot".to_owned());
        let of_acme = LeadList::OfCustomer { customer_id: acme };
        assert_eq!(listed(of_acme).await, std::slice::from_ref(&hot));
        let by_status = LeadList::WithStatus { status: status.clone() };
        assert_eq!(listed(by_status).await, std::slice::from_ref(&won));
        let by_rating = LeadList::WithRating { rating: rating.clone() };
        assert_eq!(listed(by_rating).await, std::slice::from_ref(&hot));
        let in_state = |customer_id| LeadList::OfCustomerWithStatus { customer_id, status: status.clone() };
        assert_eq!(listed(in_state(other)).await, std::slice::from_ref(&won));
        assert!(listed(in_state(acme)).await.is_empty());
        let both = |status: &str| LeadList::WithStatusAndRating { status: status.into(), rating: rating.clone() };
        assert_eq!(listed(both("new")).await, std::slice::from_ref(&hot));
        assert!(listed(both("won")).await.is_empty());
        for words in ["copier colo", "LEAD-000001"] {
            assert_eq!(sales.search_leads(words, 50, 0).await.unwrap(), std::slice::from_ref(&hot), "{words}");
            assert!(sales.search_leads(words, 50, 1).await.unwrap().is_empty());
        }
        assert_eq!(sales.search_leads(" ", 50, 0).await.unwrap().len(), 2);
    }
}

stories! {
    async fn quotes_are_numbered_and_belong_to_a_customer_contact_and_lead(office: Office) {
        let (admin, sales) = (&office.admin, office.admin.sales());
        let (acme, other) = (office.customer("Acme").await, office.customer("Other").await);
        let (ours, theirs) = (contact(admin, acme).await, contact(admin, other).await);
        let (our_lead, their_lead) = (lead(admin, acme).await, lead(admin, other).await);
        let mut command = CreateQuote::of(acme);
        command.fields.contact_person_id = Change::To(theirs);
        let refused = sales.create_quote(command.clone()).await.unwrap_err();
        assert!(matches!(refused, SalesError::NotItsContact(id) if id == theirs.0), "{refused}");
        command.fields.contact_person_id = Change::To(ours);
        command.fields.sales_lead_id = Change::To(their_lead.id);
        let refused = sales.create_quote(command.clone()).await.unwrap_err();
        assert!(matches!(refused, SalesError::NotItsLead(_)), "{refused}");
        command.fields.sales_lead_id = Change::To(our_lead.id);
        let made = sales.create_quote(command).await.unwrap();
        assert_eq!(made.quote.shown_number(), "Q-000001");
        assert_eq!(kind(sales.create_quote(CreateQuote::of(CustomerId(999))).await), ErrorKind::Refused);
        assert_eq!(quote(admin, other).await.quote.shown_number(), "Q-000002");

        let move_to_other = QuoteFields {
            customer_id: Some(other),
            ..QuoteFields::default()
        };
        assert_eq!(kind(edit(admin, &made, move_to_other.clone()).await), ErrorKind::Refused);
        let away = LeadFields {
            customer_id: Some(other),
            ..LeadFields::default()
        };
        let refused = change(admin, &our_lead, away.clone()).await.unwrap_err();
        assert!(matches!(refused, SalesError::LeadHasQuotes), "{refused}");
        let fields = QuoteFields {
            contact_person_id: Change::To(theirs),
            sales_lead_id: Change::Clear,
            ..move_to_other
        };
        let moved = edit(admin, &made, fields).await.unwrap();
        assert_eq!(moved.quote.customer_id, other);
        assert_eq!(change(admin, &our_lead, away).await.unwrap().customer_id, other);
        let list = QuoteList::OfCustomer { customer_id: other };
        assert_eq!(sales.quotes(list, Page::default()).await.unwrap().rows.len(), 2);
        assert_eq!(sales.search_quotes("q-1", 50, 0).await.unwrap(), [moved]);
    }
}

stories! {
    async fn quote_totals_follow_from_the_lines_and_the_lease_rates(office: Office) {
        let (admin, sales) = (&office.admin, office.admin.sales());
        let acme = office.customer("Acme").await;
        let mut command = CreateQuote::of(acme);
        command.fields.terms.lease_enabled = Change::To(true);
        command.fields.terms.quote_term = Change::To(60);
        command.fields.terms.display_terms = Change::To("60 Month FMV Lease".into());
        command.fields.line_items = Some(vec![LineInput {
            qty: Some(2),
            item_code: Change::To("BZ-C300i".into()),
            msrp: Some(money(8_500.0)),
            discount: Decimal::from_f64(15.0),
            cost: Some(money(5_200.0)),
            ..LineInput::default()
        }]);
        let made = sales.create_quote(command).await.unwrap();
        assert_eq!(made.totals.total_price, money(14_450.0));
        assert_eq!(made.totals.margin, money(4_050.0));
        assert_eq!(made.totals.monthly_payment, None);

        let fto = leasing(admin, rate("Partner", Some(LeaseType::Fto), 0.01)).await.unwrap();
        let fmv = leasing(admin, rate("Partner", Some(LeaseType::Fmv), 0.0189)).await.unwrap();
        assert_eq!(fmv.lease_type, Some(LeaseType::Fmv));
        let read = sales.quote(made.quote.id).await.unwrap();
        assert_eq!(read.totals.monthly_payment, Some(money(273.11))); // 273.105
        assert_eq!(read.totals.lease_rate_id, Some(fmv.id));
        let listed = sales.quotes(QuoteList::All, Page::default()).await.unwrap().rows;
        assert_eq!(listed, std::slice::from_ref(&read));
        assert_eq!(sales.search_quotes("bz-c3", 50, 0).await.unwrap(), [read]);
        sales.lease_rates().delete(Delete { id: fmv.id }).await.unwrap();
        assert_eq!(sales.quote(made.quote.id).await.unwrap().totals.lease_rate_id, None);
        let mut fields = QuoteFields::default();
        fields.terms.display_terms = Change::Clear;
        let any = edit(admin, &made, fields).await.unwrap();
        assert_eq!(any.totals.lease_rate_id, Some(fto.id));
        assert_eq!(any.quote.line_items, made.quote.line_items);

        let sent = vec![
            LineInput { item_code: Change::To("NEW".into()), ..LineInput::default() },
            LineInput { id: Some(1), qty: Some(1), ..LineInput::default() },
        ];
        let fields = QuoteFields { line_items: Some(sent), ..QuoteFields::default() };
        let after = edit(admin, &made, fields).await.unwrap();
        let ids: Vec<i64> = after.quote.line_items.iter().map(|line| line.id).collect();
        assert_eq!(ids, [2, 1]);
        assert_eq!(after.totals.subtotal, money(7_225.0));
        let number = after.quote.number;
        sales.delete_quote(DeleteQuote { id: made.quote.id }).await.unwrap();
        assert_eq!(kind(sales.quote(made.quote.id).await), ErrorKind::NotFound);
        assert_eq!(quote(admin, acme).await.quote.number.get(), number.get() + 1);
    }
}

stories! {
    async fn invalid_lease_rates_are_refused(office: Office) {
        let admin = &office.admin;
        let good = || rate("Partner", Some(LeaseType::Fto), 0.000_001);
        let made = leasing(admin, good()).await.unwrap();
        assert_eq!(made.lease_type, Some(LeaseType::Fto));
        for wrong in [
            LeaseRateFields { leasing_partner: Some(" ".into()), ..good() },
            LeaseRateFields { leasing_partner: None, ..good() },
            LeaseRateFields { min_price: Some(money(50_000.01)), ..good() },
            LeaseRateFields { min_price: Some(money(-1.0)), ..good() },
            LeaseRateFields { term_length: Some(0), ..good() },
            LeaseRateFields { lease_rate: Decimal::from_f64(0.0), ..good() },
        ] {
            assert_eq!(kind(leasing(admin, wrong).await), ErrorKind::Invalid);
        }
        let update = async |fields| {
            let command = Update { id: made.id, fields };
            admin.sales().lease_rates().update(command).await
        };
        let least = LeaseRateFields { min_price: Some(money(50_001.0)), ..LeaseRateFields::default() };
        assert_eq!(kind(update(least).await), ErrorKind::Invalid);
        let greatest = LeaseRateFields { max_price: Some(money(4_999.0)), ..LeaseRateFields::default() };
        assert_eq!(kind(update(greatest).await), ErrorKind::Invalid);
        let equal = LeaseRateFields {
            max_price: Some(money(5_000.0)),
            lease_type: Change::To(LeaseType::Fmv),
            ..LeaseRateFields::default()
        };
        let changed = update(equal).await.unwrap();
        assert_eq!((changed.lease_type, changed.version), (Some(LeaseType::Fmv), Version(2)));
        let listed = admin.sales().lease_rates().list(LeaseRateList::All, Page::default()).await;
        assert_eq!(listed.unwrap().rows, [changed]);
    }
}

stories! {
    async fn amounts_and_percentages_are_limited(office: Office) {
        let acme = office.customer("Acme").await;
        let mut wrong = vec![QuoteFields::default(); 5];
        wrong[0].terms.tax_rate = Change::To(Decimal::from_f64(100.1).unwrap());
        wrong[1].services.rigging_price = Change::To(money(-0.01));
        wrong[2].agreements.sa3_pm = Change::To(-1);
        wrong[3].line_items = Some(vec![LineInput { qty: Some(10_001), ..LineInput::default() }]);
        wrong[4].line_items = Some(vec![LineInput::default(); 201]);
        for mut fields in wrong {
            fields.customer_id = Some(acme);
            let refused = office.admin.sales().create_quote(CreateQuote { fields }).await;
            assert_eq!(kind(refused), ErrorKind::Invalid);
        }
        let mut poor = CreateLead::of(acme);
        poor.fields.budget = Change::To(money(-1.0));
        assert_eq!(kind(office.admin.sales().create_lead(poor).await), ErrorKind::Invalid);
    }
}

stories! {
    async fn sales_records_are_visible_and_editable_by_role(office: Office) {
        let acme = office.customer("Acme").await;
        for role in [Role::User, Role::SalesAgent, Role::Manager, Role::Admin] {
            let who = office.user(&format!("a-{role}"), role).await;
            lead(&who, acme).await;
            quote(&who, acme).await;
            leasing(&who, rate("Partner", None, 0.02)).await.unwrap();
        }
        for role in [Role::Viewer, Role::Technician] {
            let who = office.user(&format!("the-{role}"), role).await;
            assert_eq!(who.sales().leads(LeadList::All, Page::default()).await.unwrap().rows.len(), 4);
            assert_eq!(who.sales().quotes(QuoteList::All, Page::default()).await.unwrap().rows.len(), 4);
            let refused = who.sales().create_lead(CreateLead::of(acme)).await;
            assert_eq!(kind(refused), ErrorKind::Denied);
            let refused = who.sales().create_quote(CreateQuote::of(acme)).await;
            assert_eq!(kind(refused), ErrorKind::Denied);
        }
        let pending = office.user("pete", Role::Pending).await;
        assert_eq!(kind(pending.sales().lease_rates().list(LeaseRateList::All, Page::default()).await), ErrorKind::Denied);
        assert_eq!(kind(pending.parties().vendors().list(VendorList::All, Page::default()).await), ErrorKind::Denied);
        let nobody = office.stranger();
        let refused = nobody.sales().quotes(QuoteList::All, Page::default()).await;
        assert_eq!(kind(refused), ErrorKind::Unauthenticated);
    }
}

stories! {
    async fn quotes_outlive_their_lead_and_contact_but_not_their_customer(office: Office) {
        let (admin, sales) = (&office.admin, office.admin.sales());
        let acme = office.customer("Acme").await;
        let (jane, from) = (contact(admin, acme).await, lead(admin, acme).await);
        let mut command = CreateQuote::of(acme);
        command.fields.contact_person_id = Change::To(jane);
        command.fields.sales_lead_id = Change::To(from.id);
        for _ in 0..205 {
            sales.create_quote(command.clone()).await.unwrap();
        }
        let stale = admin.clone().if_version(Version(9)).sales();
        assert_eq!(kind(stale.delete_lead(DeleteLead { id: from.id }).await), ErrorKind::Stale);
        sales.delete_lead(DeleteLead { id: from.id }).await.unwrap();
        assert_eq!(kind(sales.lead(from.id).await), ErrorKind::NotFound);
        let newest = sales.quotes(QuoteList::All, Page::limit(1)).await.unwrap().rows.remove(0).quote;
        assert_eq!((newest.sales_lead_id, newest.contact_person_id), (None, Some(jane)));
        admin.parties().delete_contact(DeleteContact { id: jane }).await.unwrap();
        let oldest = sales.quotes(QuoteList::All, Page::limit(1).offset(204)).await.unwrap().rows.remove(0).quote;
        assert_eq!(oldest.contact_person_id, None);

        let (_, left) = (contact(admin, acme).await, lead(admin, acme).await);
        let mut command = CreateQuote::of(acme);
        command.fields.sales_lead_id = Change::To(left.id);
        sales.create_quote(command).await.unwrap();
        let other = quote(admin, office.customer("Other").await).await;
        let gone = admin.parties().delete_customer(DeleteCustomer { id: acme }).await.unwrap();
        let counts = [gone.removed::<Contact>(), gone.removed::<Lead>(), gone.removed::<Quote>()];
        assert_eq!(counts, [1, 1, 206]);
        assert_eq!(sales.quotes(QuoteList::All, Page::default()).await.unwrap().rows, [other]);
        assert!(sales.leads(LeadList::All, Page::default()).await.unwrap().rows.is_empty());
    }
}

stories! {
    async fn vendors_are_listed_by_name_and_found_by_words(office: Office) {
        let parties = office.admin.parties();
        let create = async |company: &str, city: &str| {
            let fields = VendorFields {
                company: Some(company.into()),
                city: Change::To(city.into()),
                contact_name: Change::To("Jane Doe".into()),
                ..VendorFields::default()
            };
            parties.vendors().create(Create { fields }).await.unwrap()
        };
        let zebra = create("Zebra Parts", "Ämes").await;
        let acme = create(" acme tools ", "Zebulon").await;
        assert_eq!(acme.company, "acme tools");
        let listed = parties.vendors().list(VendorList::All, Page::default()).await.unwrap();
        assert_eq!(listed.rows, [acme.clone(), zebra.clone()]);
        let found = async |words: &str, field| {
            let found = parties.search_vendors(words, field, 50, 0).await.unwrap();
            found.into_iter().map(|vendor| vendor.id).collect::<Vec<_>>()
        };
        assert_eq!(found("zeb", VendorField::Any).await.len(), 2);
        assert_eq!(found("zeb", VendorField::Name).await, [zebra.id]);
        assert_eq!(found("zeb", VendorField::City).await, [acme.id]);
        assert_eq!(found("ames", VendorField::Address).await, [zebra.id]);
        assert_eq!(found("doe jane", VendorField::Contact).await.len(), 2);
        let fields = VendorFields {
            email: Change::To("parts".into()),
            ..VendorFields::default()
        };
        let command = Update { id: zebra.id, fields };
        assert_eq!(kind(parties.vendors().update(command).await), ErrorKind::Invalid);
    }
}
