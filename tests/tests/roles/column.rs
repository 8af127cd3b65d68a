//! One caller's column of the table: an office of its own, and the outcomes of all operations in
//! it.

use corejobtrack_core::{
    Acting, Actor, AreaError, ErrorKind,
    change::Change,
    identity::{Permission, Role, UpdateUser},
    parties::CustomerId,
    work::{CreateWork, Kind, Visibility, WorkItemId},
};
use corejobtrack_tests::office::{Backend, Office, id_of};

/// An anonymous caller, every role, a customer contact, and the system.
pub const CALLERS: [&str; 10] = [
    "nobody",
    "pending",
    "viewer",
    "user",
    "technician",
    "sales_agent",
    "manager",
    "admin",
    "customer",
    "system",
];

/// The company of the calling contact.
pub const COMPANY: &str = "Acme";

/// The number of items of each kind that the caller creates beforehand, enough for all operations.
const OWN_ITEMS: [(Kind, usize); 2] = [(Kind::ServiceTicket, 60), (Kind::SupportTicket, 10)];

/// The caller's relation to an item, from the closest to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Own,
    Assigned,
    Team,
    Public,
    Unrelated,
}

impl Relation {
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Assigned,
        Self::Team,
        Self::Public,
        Self::Unrelated,
    ];
}

/// The requirement of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// None, or the secret of a link.
    Nothing,
    /// To be an employee, for operations on the caller's own account.
    Employee,
    /// To be a customer contact.
    Contact,
    /// To be a recipient of notifications.
    Recipient,
    /// To be the system.
    System,
    /// More than one permission, or only part of one.
    Several,
    Permission(Permission),
}

impl From<Permission> for Needs {
    fn from(permission: Permission) -> Self {
        Self::Permission(permission)
    }
}

impl Needs {
    /// The title above the operations.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nothing => "nothing, or a link",
            Self::Employee => "to be an employee",
            Self::Contact => "to be a contact",
            Self::Recipient => "user or contact",
            Self::System => "system",
            Self::Several => "several",
            Self::Permission(permission) => permission.as_str(),
        }
    }

    /// Whether all operations with this requirement must have the same outcomes.
    pub fn is_uniform(self) -> bool {
        matches!(
            self,
            Self::Nothing | Self::Employee | Self::Contact | Self::Permission(_)
        )
    }
}

/// The outcome of an operation for the caller of a column.
#[derive(Debug)]
pub struct Row {
    /// The operation, with the case.
    pub operation: String,
    /// The operation as the engine names it: `work.get`.
    pub called: String,
    pub needs: Needs,
    /// Whether the outcomes depend on the relation to an item.
    pub is_about_items: bool,
    pub answer: String,
}

pub struct Column {
    pub office: Office,
    /// The caller.
    pub who: Acting,
    /// The company of the calling contact.
    pub company: CustomerId,
    pub rows: Vec<Row>,
    /// The kind of the created items.
    pub kind: Kind,
    own: Vec<(Kind, WorkItemId)>,
    count: u32,
}

/// Calls an operation as the column's caller, and records the outcome. The requirement comes
/// first; a word at the end names the case.
macro_rules! ask {
    ($column:ident, $needs:expr, $area:ident().$op:ident($($arg:expr),* $(,)?) $(; $case:literal)?) => {{
        let answer = $column.who.$area().$op($($arg),*).await;
        $column.record(
            concat!(stringify!($area), ".", stringify!($op)),
            concat!("" $(, " (", $case, ")")?),
            $needs,
            $crate::column::outcome(answer),
        );
    }};
    ($column:ident, $needs:expr, $area:ident().$records:ident().$op:ident($($arg:expr),* $(,)?)) => {{
        let answer = $column.who.$area().$records().$op($($arg),*).await;
        $column.record(
            concat!(stringify!($records), ".", stringify!($op)),
            "",
            $needs,
            $crate::column::outcome(answer),
        );
    }};
}

/// The same for an operation on a work item, once for each relation to it; the item and the
/// records created for it stand before the arrow.
macro_rules! ask_for_items {
    (
        $column:ident, $needs:expr, $item:ident $(, $made:ident = $make:expr)* =>
        $area:ident().$op:ident($($arg:expr),* $(,)?) $(; $case:literal)?
    ) => {{
        let mut outcomes = Vec::new();
        for relation in $crate::column::Relation::ALL {
            let $item = $column.item(relation).await;
            $(let $made = $make;)*
            let answer = $column.who.$area().$op($($arg),*).await;
            outcomes.push($crate::column::outcome(answer));
        }
        $column.record_for_items(
            concat!(stringify!($area), ".", stringify!($op)),
            concat!("" $(, " (", $case, ")")?),
            $needs,
            &outcomes,
        );
    }};
}
pub(crate) use {ask, ask_for_items};

/// The outcome of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Refused(ErrorKind),
}

/// The outcome of a result.
pub fn outcome<T>(answer: Result<T, impl AreaError>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Done,
        Err(error) => Outcome::Refused(error.kind()),
    }
}

impl Outcome {
    fn word(&self) -> String {
        match self {
            Self::Done => "yes".into(),
            Self::Refused(ErrorKind::Denied) => "-".into(),
            Self::Refused(ErrorKind::NotFound) => "hidden".into(),
            Self::Refused(ErrorKind::Unauthenticated) => "sign in".into(),
            Self::Refused(kind) => format!("{kind:?}").to_lowercase(),
        }
    }
}

impl Column {
    pub async fn new(caller: &'static str) -> Self {
        let office = Office::on(Backend::Memory).await;
        let company = office.customer(COMPANY).await;
        let who = match caller {
            "nobody" => office.stranger(),
            "system" => office.engine.acting_as(Actor::System),
            "customer" => office.customer_account(COMPANY, "caller@example.com").await,
            _ => office.employee("caller", Some("Service")).await,
        };
        let role = Role::ALL.iter().find(|role| role.as_str() == caller);
        let mut column = Self {
            office,
            who,
            company,
            rows: Vec::new(),
            kind: Kind::ServiceTicket,
            own: Vec::new(),
            count: 0,
        };
        if let Some(role) = role {
            for (kind, count) in OWN_ITEMS {
                column.kind = kind;
                for _ in 0..count {
                    let item = column.create(&column.who, |_| ()).await;
                    column.own.push((kind, item));
                }
            }
            column.kind = Kind::ServiceTicket;
            column.become_role(*role).await;
        }
        column
    }

    /// Gives the caller another role.
    async fn become_role(&mut self, role: Role) {
        let id = id_of(&self.who);
        let update = UpdateUser {
            role: Some(role),
            ..UpdateUser::of(id)
        };
        let admin = self.office.admin.identity();
        admin.update_user(update, None).await.unwrap();
        self.who = self.office.reload("caller").await;
    }

    /// Reloads the caller after a change of the account.
    pub async fn refreshed(&mut self) {
        match self.who.actor() {
            Actor::User(_) => self.who = self.office.reload("caller").await,
            Actor::Customer(customer) => {
                let engine = &self.office.engine;
                let actor = engine.impersonate_customer(customer.contact).await;
                self.who = engine.acting_as(actor.unwrap());
            }
            Actor::Anonymous | Actor::System => {}
        }
    }

    /// A new unique word.
    pub fn word(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}{}", self.count)
    }

    pub fn admin(&self) -> &Acting {
        &self.office.admin
    }

    /// A new item, which is private unless the relation says otherwise.
    pub async fn item(&mut self, relation: Relation) -> WorkItemId {
        let caller = self.who.actor().user().map(|user| user.id);
        match relation {
            Relation::Own if caller.is_some() => {
                let place = self.own.iter().position(|(kind, _)| *kind == self.kind);
                self.own.swap_remove(place.unwrap()).1
            }
            Relation::Assigned => {
                self.create(self.admin(), |command| {
                    command.fields.assigned_users = Some(caller.into_iter().collect());
                })
                .await
            }
            Relation::Team => {
                self.create(self.admin(), |command| {
                    command.fields.assigned_teams = Some(vec!["Service".into()]);
                })
                .await
            }
            Relation::Public => {
                self.create(self.admin(), |command| {
                    command.fields.visibility = Some(Visibility::Public);
                })
                .await
            }
            Relation::Own | Relation::Unrelated => self.unrelated().await,
        }
    }

    /// A private item without a relation to the caller, except to a contact of its customer.
    pub async fn unrelated(&self) -> WorkItemId {
        self.create(self.admin(), |_| ()).await
    }

    async fn create(&self, who: &Acting, change: impl FnOnce(&mut CreateWork)) -> WorkItemId {
        let mut command = CreateWork::of(self.kind);
        command.fields.customer_name = Change::To(COMPANY.into());
        command.fields.customer.email = Change::To("jane@example.com".into());
        command.fields.visibility = Some(Visibility::Private);
        change(&mut command);
        who.work().create(command).await.unwrap().item.id
    }

    /// Adds a row.
    pub fn record(&mut self, called: &str, case: &str, needs: impl Into<Needs>, outcome: Outcome) {
        self.rows.push(Row {
            operation: format!("{called}{case}"),
            called: called.to_owned(),
            needs: needs.into(),
            is_about_items: false,
            answer: outcome.word(),
        });
    }

    /// Adds a row about items, with the outcome for each relation.
    pub fn record_for_items(
        &mut self,
        called: &str,
        case: &str,
        needs: impl Into<Needs>,
        outcomes: &[Outcome],
    ) {
        let mut words: Vec<String> = outcomes.iter().map(Outcome::word).collect();
        let unrelated = words.pop().unwrap();
        let near = words[0].clone();
        let answer = match (near.as_str(), unrelated.as_str()) {
            // Different outcomes for own, assigned, team and public items; at present no operation
            // has them.
            _ if words.iter().any(|word| *word != near) => words.join("/") + "/" + &unrelated,
            ("yes", "yes") => "all".to_owned(),
            ("yes", "hidden") => "team".to_owned(),
            (near, unrelated) if near == unrelated => near.to_owned(),
            (near, unrelated) => format!("{near}, {unrelated}"),
        };
        self.rows.push(Row {
            operation: format!("{called}{case}"),
            called: called.to_owned(),
            needs: needs.into(),
            is_about_items: true,
            answer,
        });
    }
}
