//! One caller's column of the table: an office of their own, and what they are answered in it.

use corejobtrack_core::{
    Acting, Actor, AreaError, ErrorKind,
    change::Change,
    identity::{Permission, Role, UpdateUser},
    parties::CustomerId,
    work::{CreateWork, Kind, Visibility, WorkItemId},
};
use corejobtrack_tests::office::{Backend, Office, id_of};

/// Nobody, every role, a contact of a customer, and the program itself.
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

/// The customer whose contact calls.
pub const COMPANY: &str = "Acme";

/// How many items of each kind the caller has made, so that some are left for each operation.
const OWN_ITEMS: [(Kind, usize); 2] = [(Kind::ServiceTicket, 60), (Kind::SupportTicket, 10)];

/// How somebody may have to do with an item; each reaches further than those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    Own,
    Assigned,
    Team,
    Public,
    Foreign,
}

impl Tie {
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Assigned,
        Self::Team,
        Self::Public,
        Self::Foreign,
    ];
}

/// What callers need for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing, or the secret of a link.
    Nothing,
    /// To be an employee, who does something about themselves.
    Employee,
    /// To be a contact of a customer.
    Contact,
    /// To be somebody whom notifications are for.
    Recipient,
    /// To be the program itself.
    System,
    /// More than one permission, or less than the whole of one.
    Several,
    Permission(Permission),
}

impl From<Permission> for Needs {
    fn from(permission: Permission) -> Self {
        Self::Permission(permission)
    }
}

impl Needs {
    /// What stands above the operations.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nothing => "nothing, or a link",
            Self::Employee => "to be an employee",
            Self::Contact => "to be a contact",
            Self::Recipient => "to be either",
            Self::System => "to be the program itself",
            Self::Several => "several",
            Self::Permission(permission) => permission.as_str(),
        }
    }

    /// Whether all operations that need this answer alike: the permissions do, and nothing does.
    pub fn is_uniform(self) -> bool {
        matches!(
            self,
            Self::Nothing | Self::Employee | Self::Contact | Self::Permission(_)
        )
    }
}

/// What an operation answered to the caller of a column.
#[derive(Debug)]
pub struct Row {
    /// The operation, and in which case.
    pub operation: String,
    /// The operation as the engine calls it: `work.get`.
    pub called: &'static str,
    pub needs: Needs,
    /// Whether the answer says how far it reaches.
    pub is_about_items: bool,
    pub answer: String,
}

pub struct Column {
    pub office: Office,
    /// Whose column it is.
    pub who: Acting,
    /// The customer whose contact calls.
    pub company: CustomerId,
    pub rows: Vec<Row>,
    /// Of which kind the items are that are made.
    pub kind: Kind,
    own: Vec<(Kind, WorkItemId)>,
    count: u32,
}

/// Calls an operation as the column's caller, and notes the answer. What it needs comes
/// first; a word at the end says in which case.
macro_rules! ask {
    ($column:ident, $needs:expr, $area:ident().$op:ident($($arg:expr),* $(,)?) $(; $case:literal)?) => {{
        let answer = $column.who.$area().$op($($arg),*).await;
        $column.note(
            concat!(stringify!($area), ".", stringify!($op)),
            concat!("" $(, " (", $case, ")")?),
            $needs,
            $crate::column::outcome(answer),
        );
    }};
}

/// The same for an operation about a work item, once for each tie to it; before the arrow stand the
/// item and what is made for it.
macro_rules! reach {
    (
        $column:ident, $needs:expr, $item:ident $(, $made:ident = $make:expr)* =>
        $area:ident().$op:ident($($arg:expr),* $(,)?) $(; $case:literal)?
    ) => {{
        let mut outcomes = Vec::new();
        for tie in $crate::column::Tie::ALL {
            let $item = $column.item(tie).await;
            $(let $made = $make;)*
            let answer = $column.who.$area().$op($($arg),*).await;
            outcomes.push($crate::column::outcome(answer));
        }
        $column.note_reach(
            concat!(stringify!($area), ".", stringify!($op)),
            concat!("" $(, " (", $case, ")")?),
            $needs,
            &outcomes,
        );
    }};
}
pub(crate) use {ask, reach};

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Refused(ErrorKind),
}

/// The outcome of an answer.
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
        self.who = self.office.again("caller").await;
    }

    /// The caller as they are after a change of theirs.
    pub async fn refreshed(&mut self) {
        match self.who.actor() {
            Actor::User(_) => self.who = self.office.again("caller").await,
            Actor::Customer(customer) => {
                let engine = &self.office.engine;
                let actor = engine.impersonate_customer(customer.contact).await;
                self.who = engine.acting_as(actor.unwrap());
            }
            Actor::Anonymous | Actor::System => {}
        }
    }

    /// A word that nothing was called before.
    pub fn word(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}{}", self.count)
    }

    pub fn admin(&self) -> &Acting {
        &self.office.admin
    }

    /// An item, which is private unless the tie says otherwise.
    pub async fn item(&mut self, tie: Tie) -> WorkItemId {
        let caller = self.who.actor().user().map(|user| user.id);
        match tie {
            Tie::Own if caller.is_some() => {
                let place = self.own.iter().position(|(kind, _)| *kind == self.kind);
                self.own.swap_remove(place.unwrap()).1
            }
            Tie::Assigned => {
                self.create(self.admin(), |command| {
                    command.fields.assigned_users = Some(caller.into_iter().collect());
                })
                .await
            }
            Tie::Team => {
                self.create(self.admin(), |command| {
                    command.fields.assigned_teams = Some(vec!["Service".into()]);
                })
                .await
            }
            Tie::Public => {
                self.create(self.admin(), |command| {
                    command.fields.visibility = Some(Visibility::Public);
                })
                .await
            }
            Tie::Own | Tie::Foreign => self.foreign().await,
        }
    }

    /// An item that nobody sees but administrators and contacts of its customer.
    pub async fn foreign(&self) -> WorkItemId {
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
    pub fn note(
        &mut self,
        called: &'static str,
        case: &str,
        needs: impl Into<Needs>,
        outcome: Outcome,
    ) {
        self.rows.push(Row {
            operation: format!("{called}{case}"),
            called,
            needs: needs.into(),
            is_about_items: false,
            answer: outcome.word(),
        });
    }

    /// Adds a row about items, with the outcome for each tie.
    pub fn note_reach(
        &mut self,
        called: &'static str,
        case: &str,
        needs: impl Into<Needs>,
        outcomes: &[Outcome],
    ) {
        let mut words: Vec<String> = outcomes.iter().map(Outcome::word).collect();
        let foreign = words.pop().unwrap();
        let near = words[0].clone();
        let answer = match (near.as_str(), foreign.as_str()) {
            // Nobody has such answers as long as every operation asks in the one way.
            _ if words.iter().any(|word| *word != near) => words.join("/") + "/" + &foreign,
            ("yes", "yes") => "all".to_owned(),
            ("yes", "hidden") => "team".to_owned(),
            (near, foreign) if near == foreign => near.to_owned(),
            (near, foreign) => format!("{near}, {foreign}"),
        };
        self.rows.push(Row {
            operation: format!("{called}{case}"),
            called,
            needs: needs.into(),
            is_about_items: true,
            answer,
        });
    }
}
