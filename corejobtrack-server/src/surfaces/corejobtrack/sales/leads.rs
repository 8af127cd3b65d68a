//! Leads.

use corejobtrack_core::{
    parties::CustomerId,
    sales::{
        self, CreateLead, DeleteLead, LeadFields, LeadFilter, LeadFunnelChanges, LeadId, UpdateLead,
    },
};
use poem_openapi::{Object, OpenApi, payload::Json, types::Example};

use super::{example, number::Amount};
use crate::{
    http::{Body, Caller, Created, Id, Limit, Offset, Query, Result, ToChange},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A new lead. Only the customer is required.
#[derive(Debug, Default, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub struct NewLead {
    /// The id of the customer.
    pub contact_id: i64,
    /// The other fields.
    #[oai(flatten)]
    pub fields: LeadBody,
}

/// Changes to a lead; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct LeadChanges {
    /// The id of the customer; cannot change once the lead has quotes.
    pub contact_id: Option<i64>,
    /// The other fields.
    #[oai(flatten)]
    pub fields: LeadBody,
}

/// The fields of a lead, without the customer.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LeadBody {
    /// Your own lead number, such as `LEAD-2026-001`; unique, ignoring case. If omitted, the next
    /// of `LEAD-000001`, `LEAD-000002`, … is assigned; these have no gaps and cannot be chosen.
    pub lead_id: Option<String>,
    /// The first line of the address.
    pub address_1: Option<String>,
    /// The second line of the address.
    pub address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The name of the contact person.
    pub contact_name: Option<String>,
    /// The contact person's telephone number, as entered.
    pub phone_number: Option<String>,
    /// The contact person's e-mail address.
    pub contact_email: Option<String>,
    /// The employee responsible for the lead.
    pub company_rep: Option<String>,
    /// The rating, such as `Hot`, `Warm` or `Cold`.
    pub lead_rating: Option<String>,
    /// The source, such as `Referral`, `Website` or `Trade Show`.
    pub lead_source: Option<String>,
    /// The status; `New` by default.
    pub master_status: Option<String>,
    /// What the customer is interested in.
    pub lead_for: Option<String>,
    /// The interest in detail.
    pub lead_details: Option<String>,
    /// The customer's budget.
    pub budget: Option<Amount>,
    /// Whether the customer was contacted.
    pub contacted: Option<bool>,
    /// Whether the customer needs the product and can pay for it.
    pub qualified: Option<bool>,
    /// Whether a configuration was created.
    pub created_configuration: Option<bool>,
    /// Whether a quote was created.
    pub created_quote: Option<bool>,
    /// Whether the quote was presented to the customer.
    pub presented_quote: Option<bool>,
    /// Whether the customer got samples.
    pub samples: Option<bool>,
    /// Whether the customer saw a demonstration.
    pub demo: Option<bool>,
    /// Whether the demonstration was followed up.
    pub demo_follow_up: Option<bool>,
    /// Whether the customer got an e-mail.
    pub emailed: Option<bool>,
    /// A free-text log of what happened.
    pub lead_log: Option<String>,
}

/// A lead.
#[derive(Debug, Object)]
pub struct Lead {
    /// The id.
    pub id: i64,
    /// The lead number, assigned or chosen.
    pub lead_id: String,
    /// The id of the customer.
    pub contact_id: i64,
    /// The first line of the address.
    pub address_1: Option<String>,
    /// The second line of the address.
    pub address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The name of the contact person.
    pub contact_name: Option<String>,
    /// The contact person's telephone number, as entered.
    pub phone_number: Option<String>,
    /// The contact person's e-mail address.
    pub contact_email: Option<String>,
    /// The employee responsible for the lead.
    pub company_rep: Option<String>,
    /// The rating.
    pub lead_rating: Option<String>,
    /// The source.
    pub lead_source: Option<String>,
    /// The status.
    pub master_status: String,
    /// What the customer is interested in.
    pub lead_for: Option<String>,
    /// The interest in detail.
    pub lead_details: Option<String>,
    /// The customer's budget.
    pub budget: Option<Amount>,
    /// Whether the customer was contacted.
    pub contacted: bool,
    /// Whether the customer needs the product and can pay for it.
    pub qualified: bool,
    /// Whether a configuration was created.
    pub created_configuration: bool,
    /// Whether a quote was created.
    pub created_quote: bool,
    /// Whether the quote was presented to the customer.
    pub presented_quote: bool,
    /// Whether the customer got samples.
    pub samples: bool,
    /// Whether the customer saw a demonstration.
    pub demo: bool,
    /// Whether the demonstration was followed up.
    pub demo_follow_up: bool,
    /// Whether the customer got an e-mail.
    pub emailed: bool,
    /// A free-text log of what happened.
    pub lead_log: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl Example for NewLead {
    fn example() -> Self {
        example(include_str!("examples/lead.json"))
    }
}

impl LeadBody {
    fn into_fields(self, customer_id: Option<i64>) -> LeadFields {
        LeadFields {
            code: self.lead_id.to_change(),
            customer_id: customer_id.map(CustomerId),
            address_1: self.address_1.to_change(),
            address_2: self.address_2.to_change(),
            city: self.city.to_change(),
            state: self.state.to_change(),
            zip: self.zip.to_change(),
            contact_name: self.contact_name.to_change(),
            phone_number: self.phone_number.to_change(),
            contact_email: self.contact_email.to_change(),
            company_rep: self.company_rep.to_change(),
            lead_rating: self.lead_rating.to_change(),
            lead_source: self.lead_source.to_change(),
            master_status: self.master_status,
            lead_for: self.lead_for.to_change(),
            lead_details: self.lead_details.to_change(),
            budget: self.budget.map(sales::Money::from).to_change(),
            funnel: LeadFunnelChanges {
                contacted: self.contacted.to_change(),
                qualified: self.qualified.to_change(),
                created_configuration: self.created_configuration.to_change(),
                created_quote: self.created_quote.to_change(),
                presented_quote: self.presented_quote.to_change(),
                samples: self.samples.to_change(),
                demo: self.demo.to_change(),
                demo_follow_up: self.demo_follow_up.to_change(),
                emailed: self.emailed.to_change(),
            },
            lead_log: self.lead_log.to_change(),
        }
    }
}

impl From<sales::Lead> for Lead {
    fn from(lead: sales::Lead) -> Self {
        let funnel = &lead.funnel;
        let is = |step: Option<bool>| step.unwrap_or_default();
        Self {
            id: lead.id.0,
            lead_id: lead.shown_code(),
            contact_id: lead.customer_id.0,
            contacted: is(funnel.contacted),
            qualified: is(funnel.qualified),
            created_configuration: is(funnel.created_configuration),
            created_quote: is(funnel.created_quote),
            presented_quote: is(funnel.presented_quote),
            samples: is(funnel.samples),
            demo: is(funnel.demo),
            demo_follow_up: is(funnel.demo_follow_up),
            emailed: is(funnel.emailed),
            address_1: lead.address_1,
            address_2: lead.address_2,
            city: lead.city,
            state: lead.state,
            zip: lead.zip,
            contact_name: lead.contact_name,
            phone_number: lead.phone_number,
            contact_email: lead.contact_email,
            company_rep: lead.company_rep,
            lead_rating: lead.lead_rating,
            lead_source: lead.lead_source,
            master_status: lead.master_status,
            lead_for: lead.lead_for,
            lead_details: lead.lead_details,
            budget: lead.budget.map(Into::into),
            lead_log: lead.lead_log,
            version: lead.version.0,
            created_at: lead.created_at.to_string(),
            updated_at: lead.updated_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct LeadsApi;

#[OpenApi(tag = "Area::Sales")]
impl LeadsApi {
    /// List leads.
    ///
    /// Newest first.
    #[oai(path = "/leads", method = "get", operation_id = "list_leads")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the query"
    )]
    async fn list(
        &self,
        caller: Caller,
        /// Only leads of this customer.
        customer_id: Query<Option<i64>>,
        /// The same filter under the name of the lead's field.
        contact_id: Query<Option<i64>>,
        /// Only leads with this status, ignoring case.
        status: Query<Option<String>>,
        /// The same filter under the name of the lead's field.
        master_status: Query<Option<String>>,
        /// Only leads with this rating, ignoring case.
        rating: Query<Option<String>>,
        /// The same filter under the name of the lead's field.
        lead_rating: Query<Option<String>>,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Lead>>> {
        let filter = LeadFilter {
            customer_id: customer_id.0.or(contact_id.0).map(CustomerId),
            master_status: status.0.or(master_status.0),
            lead_rating: rating.0.or(lead_rating.0),
        };
        let found = caller.sales().leads(&filter, limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Search leads.
    ///
    /// Matches the beginnings of words in all texts, ignoring case and accents; a lead number finds
    /// its lead.
    #[oai(path = "/leads/search", method = "get", operation_id = "search_leads")]
    async fn search(
        &self,
        caller: Caller,
        /// The search words, or a lead number such as `LEAD-000001`.
        query: Query<Option<String>>,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Lead>>> {
        let words = query.0.unwrap_or_default();
        let sales = caller.sales();
        let found = sales.search_leads(&words, limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a lead.
    #[oai(path = "/leads", method = "post", operation_id = "create_lead")]
    async fn create(&self, caller: Caller, body: Body<NewLead>) -> Result<Created<Json<Lead>>> {
        let Body(NewLead { contact_id, fields }) = body;
        let command = CreateLead {
            fields: fields.into_fields(Some(contact_id)),
        };
        Ok(Created(Json(
            caller.sales().create_lead(command).await?.into(),
        )))
    }

    /// Get a lead.
    #[oai(path = "/leads/:lead_id", method = "get", operation_id = "get_lead")]
    async fn get(&self, caller: Caller, lead_id: Id) -> Result<Json<Lead>> {
        let id = LeadId(*lead_id);
        Ok(Json(caller.sales().lead(id).await?.into()))
    }

    /// Change a lead.
    ///
    /// Omitted fields stay unchanged.
    #[oai(
        path = "/leads/:lead_id",
        method = "patch",
        operation_id = "update_lead"
    )]
    async fn update(
        &self,
        caller: Caller,
        lead_id: Id,
        body: Body<LeadChanges>,
    ) -> Result<Json<Lead>> {
        let Body(LeadChanges { contact_id, fields }) = body;
        let command = UpdateLead {
            id: LeadId(*lead_id),
            fields: fields.into_fields(contact_id),
        };
        Ok(Json(caller.sales().update_lead(command).await?.into()))
    }

    /// Delete a lead.
    ///
    /// Its quotes are kept, without a lead.
    #[oai(
        path = "/leads/:lead_id",
        method = "delete",
        operation_id = "delete_lead"
    )]
    async fn delete(&self, caller: Caller, lead_id: Id) -> Result<Json<Done>> {
        let id = LeadId(*lead_id);
        caller.sales().delete_lead(DeleteLead { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
