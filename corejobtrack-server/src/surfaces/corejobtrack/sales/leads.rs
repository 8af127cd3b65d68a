//! Leads.

use corejobtrack_core::{
    parties::CustomerId,
    sales::{self, CreateLead, DeleteLead, LeadFields, LeadId, LeadList, UpdateLead},
};
use poem_openapi::{OpenApi, payload::Json, types::Example};

use super::{example, not_with_others, number::Amount, parts::parts};
use crate::{
    http::{Body, Caller, Created, Id, Listing, Paged, Query, Result, Sliced, wire},
    surfaces::corejobtrack::{area::Area, done::Done},
};

parts! {
    /// The stages that a lead has reached.
    SentStages, ShownStages of LeadFunnel changed by LeadFunnelChanges {
        switches {
            /// Whether the customer was contacted.
            contacted,
            /// Whether the customer needs the product and can pay for it.
            qualified,
            /// Whether a configuration was created.
            created_configuration,
            /// Whether a quote was created.
            created_quote,
            /// Whether the quote was presented to the customer.
            presented_quote,
            /// Whether the customer got samples.
            samples,
            /// Whether the customer saw a demonstration.
            demo,
            /// Whether the demonstration was followed up.
            demo_follow_up,
            /// Whether the customer got an e-mail.
            emailed,
        }
        fields {}
    }
}

wire! {
    /// A lead.
    pub struct Lead of sales::Lead;
    /// Changes to a lead; omitted and null fields stay unchanged.
    changes LeadChanges as LeadFields;
    /// A new lead. Only the customer is required.
    #[oai(example)]
    new NewLead;
    required {
        /// The id of the customer; cannot change once the lead has quotes.
        #[oai(rename = "contact_id")]
        customer_id: i64,
    }
    defaulted {
        /// The status; `New` by default.
        master_status: String,
    }
    optional {
        /// The first line of the address.
        address_1: String,
        /// The second line of the address.
        address_2: String,
        /// The city.
        city: String,
        /// The state.
        state: String,
        /// The postal code.
        zip: String,
        /// The name of the contact person.
        contact_name: String,
        /// The contact person's telephone number, as entered.
        phone_number: String,
        /// The contact person's e-mail address.
        contact_email: String,
        /// The employee responsible for the lead.
        company_rep: String,
        /// The rating, such as `Hot`, `Warm` or `Cold`.
        lead_rating: String,
        /// The source, such as `Referral`, `Website` or `Trade Show`.
        lead_source: String,
        /// What the customer is interested in.
        lead_for: String,
        /// The interest in detail.
        lead_details: String,
        /// The customer's budget.
        budget: Amount,
        /// A free-text log of what happened.
        lead_log: String,
    }
    sent {
        /// Your own lead number, such as `LEAD-2026-001`; unique, ignoring case. If omitted, the next
        /// of `LEAD-000001`, `LEAD-000002`, … is assigned; these have no gaps and cannot be chosen.
        #[oai(rename = "lead_id")]
        code: String,
    }
    shown lead {
        /// The lead number, assigned or chosen.
        lead_id: String = lead.shown_code(),
    }
    groups {
        funnel: SentStages, ShownStages,
    }
}

impl Example for NewLead {
    fn example() -> Self {
        example(include_str!("examples/lead.json"))
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
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query")]
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
        /// Only leads with this rating, ignoring case; not with a customer.
        rating: Query<Option<String>>,
        /// The same filter under the name of the lead's field.
        lead_rating: Query<Option<String>>,
        page: Paged,
    ) -> Result<Listing<Lead>> {
        let filters = (
            customer_id.0.or(contact_id.0).map(CustomerId),
            status.0.or(master_status.0),
            rating.0.or(lead_rating.0),
        );
        let list = match filters {
            (None, None, None) => LeadList::All,
            (Some(customer_id), None, None) => LeadList::OfCustomer { customer_id },
            (Some(customer_id), Some(status), None) => LeadList::OfCustomerWithStatus {
                customer_id,
                status,
            },
            (None, Some(status), None) => LeadList::WithStatus { status },
            (None, None, Some(rating)) => LeadList::WithRating { rating },
            (None, Some(status), Some(rating)) => LeadList::WithStatusAndRating { status, rating },
            (Some(_), _, Some(_)) => return Err(not_with_others("rating")),
        };
        let leads = caller.sales().leads(list, page.asked()).await?;
        Ok(page.listing(leads))
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
        page: Sliced,
    ) -> Result<Json<Vec<Lead>>> {
        let words = query.0.unwrap_or_default();
        let sales = caller.sales();
        let found = sales.search_leads(&words, page.limit, page.offset).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a lead.
    #[oai(path = "/leads", method = "post", operation_id = "create_lead")]
    async fn create(&self, caller: Caller, body: Body<NewLead>) -> Result<Created<Json<Lead>>> {
        let command = CreateLead {
            fields: body.0.into_fields()?,
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
    #[oai(path = "/leads/:lead_id", method = "patch", operation_id = "update_lead")]
    async fn update(
        &self,
        caller: Caller,
        lead_id: Id,
        body: Body<LeadChanges>,
    ) -> Result<Json<Lead>> {
        let command = UpdateLead {
            id: LeadId(*lead_id),
            fields: body.0.into_fields()?,
        };
        Ok(Json(caller.sales().update_lead(command).await?.into()))
    }

    /// Delete a lead.
    ///
    /// Its quotes are kept, without a lead.
    #[oai(path = "/leads/:lead_id", method = "delete", operation_id = "delete_lead")]
    async fn delete(&self, caller: Caller, lead_id: Id) -> Result<Json<Done>> {
        let id = LeadId(*lead_id);
        caller.sales().delete_lead(DeleteLead { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
