//! Creating, changing and deleting quotes.

use serde::{Deserialize, Serialize};

use super::{
    Agreements, Quote, QuoteFields, QuoteId, QuoteNotes, QuoteView, Services, Terms, Trade, queries,
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Deletion, Plan, Tx},
        error::EngineError,
        store::{Json, Version},
    },
    parties::{self, CustomerId},
    sales::{Sales, SalesError, leads},
};

/// The counter of quote numbers.
const COUNTER: &str = "quotes.number";

/// Creates a quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateQuote {
    /// The fields of the quote; `customer_id` is required.
    pub fields: QuoteFields,
}

impl Command for CreateQuote {
    const NAME: &'static str = "create_quote";
}

impl CreateQuote {
    /// A quote with a customer and nothing else.
    #[must_use]
    pub fn of(customer: CustomerId) -> Self {
        Self {
            fields: QuoteFields {
                customer_id: Some(customer),
                ..QuoteFields::default()
            },
        }
    }
}

/// Changes fields of a quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateQuote {
    /// The quote.
    pub id: QuoteId,
    /// The fields to change.
    pub fields: QuoteFields,
}

impl Command for UpdateQuote {
    const NAME: &'static str = "update_quote";
}

/// Deletes a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteQuote {
    /// The quote.
    pub id: QuoteId,
}

impl Command for DeleteQuote {
    const NAME: &'static str = "delete_quote";
}

impl Sales {
    /// Creates a quote with the next number; numbers have no gaps.
    ///
    /// # Errors
    /// [`SalesError::NoSuchCustomer`], [`SalesError::NotItsContact`], [`SalesError::NotItsLead`];
    /// invalid input; or if the actor may not edit quotes.
    pub async fn create_quote(&self, command: CreateQuote) -> Result<QuoteView, SalesError> {
        let Some(customer) = command.fields.customer_id else {
            return Err(EngineError::invalid("customer_id", "a quote needs a customer").into());
        };
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                let id = QuoteId(tx.new_id::<Quote>().await?);
                let mut quote = blank(id, customer, &tx);
                command.fields.apply(&mut quote);
                let mut plan = Plan::new(());
                check_references(&quote, None, &tx, &mut plan).await?;
                quote.number = plan.number(COUNTER, 1);
                plan.create(&quote);
                with_totals(quote, &tx, plan).await
            })
            .await
    }

    /// Changes fields of a quote; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`SalesError::NoSuchQuote`], and the errors of [`create_quote`](Self::create_quote). If the
    /// customer changes, the contact and the lead must belong to the new customer or be cleared.
    pub async fn update_quote(&self, command: UpdateQuote) -> Result<QuoteView, SalesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                let before = tx.read(queries::quote(command.id)).await?;
                let before = before.ok_or(SalesError::NoSuchQuote)?;
                tx.expect_version(before.version)?;
                let mut after = before.clone();
                command.fields.apply(&mut after);
                let mut plan = Plan::new(());
                if after != before {
                    check_references(&after, Some(&before), &tx, &mut plan).await?;
                    after = plan.replace(&before, after, tx.now());
                }
                with_totals(after, &tx, plan).await
            })
            .await
    }

    /// Deletes a quote. Its number is not reused.
    ///
    /// # Errors
    /// [`SalesError::NoSuchQuote`], or if the actor may not edit quotes.
    pub async fn delete_quote(&self, command: DeleteQuote) -> Result<(), SalesError> {
        self.acting.delete(command).await.map(drop)
    }
}

impl Deletion for DeleteQuote {
    type Root = Quote;
    type Error = SalesError;

    async fn root(&self, tx: &Tx) -> Result<Quote, SalesError> {
        tx.allow(Permission::EditSales)?;
        let quote = tx.read(queries::quote(self.id)).await?;
        quote.ok_or(SalesError::NoSuchQuote)
    }
}

async fn with_totals(quote: Quote, tx: &Tx, plan: Plan<()>) -> Result<Plan<QuoteView>, SalesError> {
    let view = tx.with_totals(vec![quote]).await?.into_iter().next();
    Ok(plan.with(view.ok_or(SalesError::NoSuchQuote)?))
}

/// Checks the references that change: the customer must exist, and the contact and the lead must
/// belong to it.
async fn check_references<O>(
    quote: &Quote,
    before: Option<&Quote>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), SalesError> {
    let customer = quote.customer_id;
    let is_new_customer = before.is_none_or(|before| before.customer_id != customer);
    if is_new_customer {
        leads::check_customer_exists(customer, tx).await?;
    }
    if let Some(id) = quote.contact_person_id
        && (is_new_customer || before.is_some_and(|before| before.contact_person_id != Some(id)))
    {
        // A contact never moves to another customer, so no guard is needed.
        let contact = tx.read(parties::queries::contact(id)).await?;
        if contact.is_none_or(|contact| contact.customer_id != customer) {
            return Err(SalesError::NotItsContact(id.0));
        }
    }
    if let Some(id) = quote.sales_lead_id
        && (is_new_customer || before.is_some_and(|before| before.sales_lead_id != Some(id)))
    {
        let lead = tx.read(leads::queries::lead(id)).await?;
        let lead = lead.filter(|lead| lead.customer_id == customer);
        // A lead may move to another customer while no quote refers to it.
        plan.guard_unchanged(&lead.ok_or(SalesError::NotItsLead(id.0))?);
    }
    Ok(())
}

fn blank(id: QuoteId, customer: CustomerId, tx: &Tx) -> Quote {
    Quote {
        id,
        version: Version(1),
        number: 0.into(),
        customer_id: customer,
        contact_person_id: None,
        sales_lead_id: None,
        summary: None,
        account_rep: None,
        sale_closed: false,
        terms: Json(Terms::default()),
        services: Json(Services::default()),
        agreements: Json(Agreements::default()),
        trade: Json(Trade::default()),
        notes: Json(QuoteNotes::default()),
        line_items: Json(Vec::new()),
        options: Json(Vec::new()),
        trade_items: Json(Vec::new()),
        last_entry_id: 0,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
