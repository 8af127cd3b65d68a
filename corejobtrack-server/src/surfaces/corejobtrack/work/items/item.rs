//! Items of any kind as this surface sends and reads them.

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
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What every item has.
    #[oai(flatten)]
    pub item: ItemFields,
    /// What every ticket has.
    #[oai(flatten)]
    pub ticket: TicketFields,
    /// What only a visit has.
    #[oai(flatten)]
    pub visit: VisitFields,
    /// What only a case has.
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
    /// What every item has.
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
    /// A visit at a customer's.
    #[oai(mapping = "service_ticket")]
    ServiceTicket(ServiceTicket),
    /// A remote case.
    #[oai(mapping = "support_ticket")]
    SupportTicket(SupportTicket),
    /// A project of tasks.
    #[oai(mapping = "job")]
    Job(Job),
}

impl Item {
    /// An item in a list, which has no steps.
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
