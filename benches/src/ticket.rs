//! The ticket that the benchmarks create: as a command of the engine, and as the rows it produces.

use corejobtrack_core::{
    change::Change,
    identity::UserId,
    parties::CustomerId,
    store::{CommandId, Document, Json, Timestamp, Version},
    work::{
        CreateWork, CustomerDetails, EquipmentLine, Kind, Phase, Place, ServiceDetails,
        SupportDetails, Visibility, WorkItem, WorkItemId,
    },
};
use serde_json::{Value, json};

use crate::Error;

/// The data of a customer's call, from which a ticket is created.
#[derive(Debug, Clone)]
pub struct Call {
    /// The title.
    pub title: String,
    /// The description.
    pub description: String,
    /// The name of the customer.
    pub customer_name: String,
    /// The customer's address and contact.
    pub customer: CustomerDetails,
    /// The equipment.
    pub equipment: Vec<EquipmentLine>,
    /// The problem that the customer reports.
    pub service: ServiceDetails,
    /// The due date.
    pub due: String,
    /// The assigned technician.
    pub assignee: UserId,
}

impl Call {
    /// The n-th call.
    #[must_use]
    pub fn number(n: u64, assignee: UserId) -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            title: format!("Paper jam in tray {n}"),
            description: "The printer on the second floor stops after each page and asks for a \
                          technician. Toner and paper were replaced without effect."
                .into(),
            customer_name: format!("Customer {}", n % 50),
            customer: CustomerDetails {
                address_1: text("1 Main Street"),
                city: text("Springfield"),
                state: text("IL"),
                zip: text("62701"),
                contact_first_name: text("Ann"),
                contact_last_name: text("Customer"),
                phone: text("555-0100"),
                email: text("ann@customer.example"),
                ..CustomerDetails::default()
            },
            equipment: vec![EquipmentLine {
                make: text("Konica Minolta"),
                model: text("bizhub C300i"),
                serial: Some(format!("SN-{n:06}")),
                count: Some(120_000),
                problem: text("jam"),
                problem_description: None,
            }],
            service: ServiceDetails {
                dispatch_type: text("Emergency"),
                problem_description: text("Stops after each page"),
                liftgate: Some(false),
                ..ServiceDetails::default()
            },
            due: "2026-12-01".into(),
            assignee,
        }
    }

    /// The command for the engine.
    #[must_use]
    pub fn command(self) -> CreateWork {
        let mut command = CreateWork::service_ticket(self.customer_name);
        let fields = &mut command.fields;
        fields.title = Change::To(self.title);
        fields.description = Change::To(self.description);
        fields.urgency = Some("High".into());
        fields.due = Change::To(self.due);
        fields.assigned_users = Some(vec![self.assignee]);
        fields.equipment = Some(self.equipment);
        let (from, to) = (self.customer, &mut fields.customer);
        to.address_1 = Change::some_or_keep(from.address_1);
        to.city = Change::some_or_keep(from.city);
        to.state = Change::some_or_keep(from.state);
        to.zip = Change::some_or_keep(from.zip);
        to.contact_first_name = Change::some_or_keep(from.contact_first_name);
        to.contact_last_name = Change::some_or_keep(from.contact_last_name);
        to.phone = Change::some_or_keep(from.phone);
        to.email = Change::some_or_keep(from.email);
        let (from, to) = (self.service, &mut fields.service);
        to.dispatch_type = Change::some_or_keep(from.dispatch_type);
        to.problem_description = Change::some_or_keep(from.problem_description);
        to.liftgate = Change::some_or_keep(from.liftgate);
        command
    }

    /// The row of the ticket.
    #[must_use]
    pub fn item(
        self,
        id: i64,
        number: i64,
        creator: UserId,
        customer: Option<i64>,
        color: Option<String>,
        now: Timestamp,
    ) -> WorkItem {
        WorkItem {
            id: WorkItemId(id),
            version: Version(1),
            kind: Kind::ServiceTicket,
            number: number.into(),
            title: Some(self.title),
            description: Some(self.description),
            status: "Pending".into(),
            phase: Phase::Pending,
            place: Place::Live,
            visibility: Visibility::Private,
            urgency: "High".into(),
            work_type: None,
            color,
            due: Some(self.due),
            code: None,
            creator_id: creator,
            customer_id: customer.map(CustomerId),
            customer_name: Some(self.customer_name),
            customer: Json(self.customer),
            equipment: Json(self.equipment),
            service: Json(self.service),
            support: Json(SupportDetails::default()),
            parent_id: None,
            created_at: now,
            updated_at: now,
            completed_at: None,
            archived_at: None,
            trashed_at: None,
        }
    }
}

/// The values that are written together with the row of a new ticket.
#[derive(Debug)]
pub struct DerivedValues {
    /// The customer's details as JSON.
    pub customer: String,
    /// The equipment as JSON.
    pub equipment: String,
    /// The details of the visit as JSON.
    pub service: String,
    /// The text for full-text search.
    pub document: Document,
    /// The principals that may see it.
    pub principals: Vec<String>,
    /// The serial numbers of its equipment, in lower case.
    pub serials: Vec<String>,
    /// The changes of the audit entry.
    pub changes: String,
    /// The number that was taken, as the journal stores it.
    pub numbers: String,
    /// The rows that were touched, as the journal stores them.
    pub touched: String,
    /// The events, as the journal stores them.
    pub events: String,
    /// The id of the command.
    pub command: String,
}

impl DerivedValues {
    /// The values for a new ticket that is assigned to a user of a team.
    ///
    /// # Errors
    /// If a part cannot be serialised as JSON.
    pub fn of(
        item: &WorkItem,
        assignee: UserId,
        team: Option<i64>,
        position: i64,
        command: CommandId,
    ) -> Result<Self, Error> {
        let customer = serde_json::to_value(&item.customer)?;
        let equipment = serde_json::to_value(&item.equipment)?;
        let service = serde_json::to_value(&item.service)?;
        let principal = format!("user:{assignee}");
        let mut principals = vec![format!("user:{}", item.creator_id), principal.clone()];
        principals.extend(team.map(|team| format!("team:{team}")));
        principals.sort();
        principals.dedup();
        let serials: Vec<String> = item
            .equipment
            .iter()
            .filter_map(|line| Some(line.serial.as_deref()?.trim().to_lowercase()))
            .collect();
        let (kind, place) = (item.kind.as_str(), item.place.as_str());
        let at = item.created_at.to_string();
        let mut touched = vec![
            json!({"table": "work_items", "key": [item.id], "how": "inserted"}),
            json!({"table": "work_assignments", "key": [item.id, principal], "how": "inserted"}),
        ];
        touched.extend(principals.iter().map(|who| {
            json!({"table": "work_access", "key": [who, kind, place, false, at, item.id],
                   "how": "inserted"})
        }));
        touched.extend(serials.iter().map(
            |serial| json!({"table": "work_serials", "key": [serial, item.id], "how": "inserted"}),
        ));
        touched.push(
            json!({"table": "audit_entries", "key": ["work_items", item.id, position],
                   "how": "inserted"}),
        );
        let events = json!([
            {"event": "work_created", "item": item.id},
            {"event": "work_assigned", "item": item.id, "users": [assignee]},
        ]);
        Ok(Self {
            document: document(item, &customer, &equipment, &service),
            changes: changes(item, &principal, &customer, &equipment, &service)?,
            customer: customer.to_string(),
            equipment: equipment.to_string(),
            service: service.to_string(),
            principals,
            serials,
            numbers: format!("[{}]", item.number),
            touched: serde_json::to_string(&touched)?,
            events: events.to_string(),
            command: command.to_string(),
        })
    }
}

fn document(item: &WorkItem, customer: &Value, equipment: &Value, service: &Value) -> Document {
    fn strings<'a>(json: &'a Value, into: &mut Vec<&'a str>) {
        match json {
            Value::String(text) => into.push(text),
            Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
            Value::Object(map) => map.values().for_each(|item| strings(item, into)),
            _ => {}
        }
    }
    let mut texts: Vec<&str> = [&item.title, &item.description, &item.customer_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    for json in [customer, equipment, service] {
        strings(json, &mut texts);
    }
    Document::of(texts)
}

fn changes(
    item: &WorkItem,
    principal: &str,
    customer: &Value,
    equipment: &Value,
    service: &Value,
) -> Result<String, Error> {
    let fields = [
        ("id", json!(item.id)),
        ("kind", json!(item.kind)),
        ("title", json!(item.title)),
        ("description", json!(item.description)),
        ("status", json!(item.status)),
        ("place", json!(item.place)),
        ("visibility", json!(item.visibility)),
        ("urgency", json!(item.urgency)),
        ("color", json!(item.color)),
        ("due", json!(item.due)),
        ("creator_id", json!(item.creator_id)),
        ("customer_id", json!(item.customer_id)),
        ("customer_name", json!(item.customer_name)),
        ("customer", customer.clone()),
        ("equipment", equipment.clone()),
        ("service", service.clone()),
        ("created_at", json!(item.created_at)),
    ];
    let mut changes: Vec<Value> = fields
        .into_iter()
        .filter(|(_, new)| !new.is_null())
        .map(|(field, new)| json!({"field": field, "new": new, "old": null}))
        .collect();
    changes.push(json!({"field": "assigned_to", "new": principal, "old": ""}));
    Ok(serde_json::to_string(&changes)?)
}
