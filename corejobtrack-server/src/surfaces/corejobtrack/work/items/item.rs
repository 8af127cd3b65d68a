//! Wire types of items of any kind.

use corejobtrack_core::work::{Kind, WorkFields, WorkView};
use poem_openapi::{Object, Union};

use crate::{
    http::{Result, ToChange},
    surfaces::corejobtrack::work::{
        common::{Changed, ItemFields, ItemState, TicketFields},
        service_tickets::{ServiceTicket, VisitFields},
        support_tickets::{CaseFields, SupportTicket},
        tasks::Task,
    },
};

/// Changes to an item of any kind; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct ItemChanges {
    /// The customer's name.
    #[oai(validator(min_length = 1))]
    pub customer_name: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemFields,
    /// The fields of every ticket.
    #[oai(flatten)]
    pub ticket: TicketFields,
    /// The fields that only service tickets have.
    #[oai(flatten)]
    pub visit: VisitFields,
    /// The fields that only support tickets have.
    #[oai(flatten)]
    pub case: CaseFields,
}

impl ItemChanges {
    /// The fields to change.
    pub fn into_fields(self) -> Result<WorkFields> {
        let mut fields = self.item.into_changes();
        fields.title = self.title.to_change();
        fields.customer_name = self.customer_name.to_change();
        self.ticket.put_into(&mut fields);
        self.visit.put_into(&mut fields)?;
        self.case.put_into(&mut fields);
        Ok(fields)
    }
}

/// A job.
#[derive(Debug, Object)]
pub struct Job {
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemState,
}

impl From<WorkView> for Job {
    fn from(view: WorkView) -> Self {
        Self { item: view.into() }
    }
}

/// An item of any kind.
#[derive(Debug, Union)]
#[oai(one_of, discriminator_name = "item_type")]
pub enum Item {
    /// Internal work.
    #[oai(mapping = "task")]
    Task(Task),
    /// A visit to a customer.
    #[oai(mapping = "service_ticket")]
    ServiceTicket(ServiceTicket),
    /// Remote support for a customer.
    #[oai(mapping = "support_ticket")]
    SupportTicket(SupportTicket),
    /// A project of tasks.
    #[oai(mapping = "job")]
    Job(Job),
}

impl Item {
    /// An item in a list, without its checklist.
    pub fn listed(view: WorkView) -> Self {
        match view.item.kind {
            Kind::Task => Self::Task(Task::listed(view)),
            _ => view.into(),
        }
    }
}

impl From<WorkView> for Item {
    fn from(view: WorkView) -> Self {
        match view.item.kind {
            Kind::Task => Self::Task(view.into()),
            Kind::ServiceTicket => Self::ServiceTicket(view.into()),
            Kind::SupportTicket => Self::SupportTicket(view.into()),
            Kind::Job => Self::Job(view.into()),
        }
    }
}

impl Changed for Item {
    fn ok(&mut self) -> &mut Option<bool> {
        match self {
            Self::Task(task) => task.ok(),
            Self::ServiceTicket(ticket) => ticket.ok(),
            Self::SupportTicket(ticket) => ticket.ok(),
            Self::Job(job) => job.item.ok(),
        }
    }
}
