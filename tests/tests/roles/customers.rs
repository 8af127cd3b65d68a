//! Customers, their contacts, equipment and accounts, vendors, and sales.

use corejobtrack_core::{
    assets::{
        CreateEquipment, DeleteEquipment, EquipmentFields, EquipmentId, LogCount, UpdateEquipment,
    },
    change::Change,
    identity::Permission,
    parties::{
        ContactFields, ContactId, CreateContact, CreateCustomer, CustomerField, CustomerFields,
        CustomerId, DeleteContact, DeleteCustomer, ReorderContacts, UpdateContact, UpdateCustomer,
        VendorField,
    },
    portal::{
        ApproveRegistration, ContactLink, DenyRegistration, RegisterCustomer, SendLink, SetAccess,
    },
    records::{Create, Delete, Page, Update},
    sales::{
        CreateLead, CreateQuote, DeleteLead, DeleteQuote, LeadFields, LeadList, QuoteFields,
        QuoteList, UpdateLead, UpdateQuote,
    },
};
use corejobtrack_tests::{
    every_record,
    office::PASSWORD,
    records::{Sample, id_of},
};

use crate::column::{COMPANY, Column, Needs, ask, outcome};

const VIEW: Permission = Permission::ViewParties;
const EDIT: Permission = Permission::EditParties;

impl Column {
    pub async fn customers(&mut self) {
        self.parties().await;
        self.contacts().await;
        self.equipment().await;
        self.records().await;
        self.sales().await;
        self.quotes().await;
        self.accounts().await;
        self.links().await;
    }

    /// A new customer without other records.
    async fn customer(&mut self) -> CustomerId {
        let name = self.word("Customer ");
        self.office.customer(&name).await
    }

    async fn contact(&mut self, customer_id: CustomerId) -> ContactId {
        let email = format!("{}@example.com", self.word("contact"));
        self.office.contact(customer_id, &email).await
    }

    async fn parties(&mut self) {
        let column = self;
        let id = column.customer().await;
        ask!(
            column,
            EDIT,
            parties().create_customer(CreateCustomer::named("New"))
        );
        ask!(column, VIEW, parties().customers(Page::default()));
        ask!(
            column,
            VIEW,
            parties().search("new", CustomerField::Any, 50, 0)
        );
        ask!(column, VIEW, parties().customer(id));
        let update = UpdateCustomer {
            id,
            fields: CustomerFields {
                city: Change::To("Anytown".into()),
                ..CustomerFields::default()
            },
        };
        ask!(column, EDIT, parties().update_customer(update));
        let delete = DeleteCustomer { id };
        ask!(
            column,
            Permission::DeleteCustomers,
            parties().delete_customer(delete)
        );
    }

    async fn contacts(&mut self) {
        let column = self;
        let customer_id = column.customer().await;
        let fields = ContactFields {
            first_name: Change::To("Ann".into()),
            ..ContactFields::default()
        };
        let create = CreateContact {
            customer_id,
            fields: fields.clone(),
        };
        ask!(column, EDIT, parties().create_contact(create));
        let customer_id = column.customer().await;
        let id = column.contact(customer_id).await;
        ask!(column, VIEW, parties().contact(id));
        ask!(
            column,
            EDIT,
            parties().update_contact(UpdateContact { id, fields })
        );
        let order = ReorderContacts {
            customer_id,
            contact_ids: vec![id],
        };
        ask!(column, EDIT, parties().reorder_contacts(order));
        ask!(column, EDIT, parties().delete_contact(DeleteContact { id }));
    }

    async fn piece(&mut self) -> (CustomerId, EquipmentId) {
        let customer_id = self.customer().await;
        let fields = EquipmentFields {
            serial: Change::To(self.word("SN-")),
            ..EquipmentFields::default()
        };
        let command = CreateEquipment {
            customer_id,
            fields,
        };
        let made = self.admin().assets().create(command).await;
        (customer_id, made.unwrap().id)
    }

    async fn equipment(&mut self) {
        let column = self;
        let (customer_id, id) = column.piece().await;
        let fields = EquipmentFields {
            make: Change::To("HP".into()),
            ..EquipmentFields::default()
        };
        let create = CreateEquipment {
            customer_id,
            fields: fields.clone(),
        };
        ask!(column, EDIT, assets().create(create));
        ask!(column, VIEW, assets().list(Page::default()));
        ask!(column, VIEW, assets().search("hp", 50, 0));
        ask!(
            column,
            VIEW,
            assets().of_customer(customer_id, Page::default())
        );
        ask!(column, VIEW, assets().equipment(id));
        ask!(column, VIEW, assets().counts(id, Page::default()));
        ask!(
            column,
            EDIT,
            assets().update(UpdateEquipment { id, fields })
        );
        let count = LogCount {
            id,
            count: 7,
            notes: None,
        };
        ask!(column, EDIT, assets().log_count(count));
        ask!(column, VIEW, work().for_equipment(id, 50, 0));
        ask!(column, EDIT, assets().delete(DeleteEquipment { id }));
    }

    /// The operations on records of one type.
    async fn record_of<R: Sample>(&mut self) {
        let fields = R::fields(1);
        let made = R::records(self.admin()).create(Create { fields }).await;
        let id = id_of(&made.unwrap());
        let records = R::records(&self.who);
        let called = |operation: &str| format!("{}.{operation}", R::OFFERED_AS);
        let fields = R::fields(2);
        let create = records.create(Create {
            fields: fields.clone(),
        });
        let create = outcome(create.await);
        self.record(&called("create"), "", R::EDIT, create);
        let list = outcome(records.list(R::all(), Page::default()).await);
        self.record(&called("list"), "", R::VIEW, list);
        let get = outcome(records.get(id).await);
        self.record(&called("get"), "", R::VIEW, get);
        let update = outcome(records.update(Update { id, fields }).await);
        self.record(&called("update"), "", R::EDIT, update);
        let delete = outcome(records.delete(Delete { id }).await);
        self.record(&called("delete"), "", R::EDIT, delete);
    }

    async fn records(&mut self) {
        every_record!(|R| self.record_of::<R>().await);
        let column = self;
        ask!(
            column,
            VIEW,
            parties().search_vendors("parts", VendorField::Any, 50, 0)
        );
    }

    async fn sales(&mut self) {
        let (view, edit) = (Permission::ViewSales, Permission::EditSales);
        let column = self;
        let customer = column.customer().await;
        let create = CreateLead::of(customer);
        let made = column.admin().sales().create_lead(create.clone()).await;
        let id = made.unwrap().id;
        ask!(column, edit, sales().create_lead(create));
        ask!(column, view, sales().leads(LeadList::All, Page::default()));
        ask!(column, view, sales().search_leads("lead", 50, 0));
        ask!(column, view, sales().lead(id));
        let fields = LeadFields {
            lead_rating: Change::To("Hot".into()),
            ..LeadFields::default()
        };
        ask!(column, edit, sales().update_lead(UpdateLead { id, fields }));
        ask!(column, edit, sales().delete_lead(DeleteLead { id }));
    }

    async fn quotes(&mut self) {
        let (view, edit) = (Permission::ViewSales, Permission::EditSales);
        let column = self;
        let customer = column.customer().await;
        let create = CreateQuote::of(customer);
        let made = column.admin().sales().create_quote(create.clone()).await;
        let id = made.unwrap().quote.id;
        ask!(column, edit, sales().create_quote(create));
        ask!(
            column,
            view,
            sales().quotes(QuoteList::All, Page::default())
        );
        ask!(column, view, sales().search_quotes("copier", 50, 0));
        ask!(column, view, sales().quote(id));
        let fields = QuoteFields {
            summary: Change::To("New copier".into()),
            ..QuoteFields::default()
        };
        ask!(
            column,
            edit,
            sales().update_quote(UpdateQuote { id, fields })
        );
        ask!(column, edit, sales().delete_quote(DeleteQuote { id }));
    }

    /// A contact who waits for approval.
    async fn registration(&mut self) -> ContactId {
        let details = self.registering();
        let portal = self.office.stranger().portal();
        let made = portal.register(details, PASSWORD.into()).await;
        made.unwrap().contact.id
    }

    fn registering(&mut self) -> RegisterCustomer {
        RegisterCustomer {
            company: Some(COMPANY.into()),
            email: format!("{}@example.com", self.word("registered")),
            ..RegisterCustomer::default()
        }
    }

    async fn accounts(&mut self) {
        let (column, manage) = (self, Permission::ManageAccounts);
        let details = column.registering();
        ask!(
            column,
            Needs::Nothing,
            portal().register(details, PASSWORD.into())
        );
        ask!(column, manage, portal().registrations(Page::default()));
        let contact = column.registration().await;
        ask!(column, manage, portal().deny(DenyRegistration { contact }));
        let contact = column.registration().await;
        let approve = ApproveRegistration { contact };
        ask!(column, manage, portal().approve(approve.clone()));
        // The caller may have been approved already.
        let _ = column.admin().portal().approve(approve).await;
        let access = SetAccess {
            contact,
            allowed: false,
        };
        ask!(column, manage, portal().set_access(access));
        let customer = column.customer().await;
        let link = SendLink {
            contact: column.contact(customer).await,
            link: ContactLink::LogIn,
        };
        ask!(column, EDIT, portal().send_link(link));
    }

    /// Operations for callers with a password or a link.
    async fn links(&mut self) {
        let column = self;
        let email = "links@example.com";
        column.office.customer_account(COMPANY, email).await;
        ask!(
            column,
            Needs::Nothing,
            portal().log_in(email, PASSWORD.into(), false)
        );
        ask!(column, Needs::Nothing, portal().request_magic_link(email));
        let token = column.office.mailed_token(email).await;
        ask!(column, Needs::Nothing, portal().follow_magic_link(&token));
        ask!(
            column,
            Needs::Nothing,
            portal().request_password_reset(email)
        );
        let token = column.office.mailed_token(email).await;
        ask!(
            column,
            Needs::Nothing,
            portal().reset_password(&token, PASSWORD.into())
        );
        // A contact whose address is not verified yet.
        let email = "unverified@example.com";
        let contact = column.office.customer_account(COMPANY, email).await;
        contact.portal().request_verification().await.unwrap();
        let token = column.office.mailed_token(email).await;
        ask!(column, Needs::Nothing, portal().verify_email(&token));
    }
}
