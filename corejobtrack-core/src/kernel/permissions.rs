//! The one table of roles, permissions and scopes. A golden file shows it.

use crate::kernel::store::declare::choice;

choice! {
    /// What a user may do; the permissions of each role stand in [`matrix`].
    pub enum Role {
        /// Registered, not approved: nothing.
        Pending = "pending",
        /// Sees, changes nothing.
        Viewer = "viewer",
        /// A team member: the daily work.
        User = "user",
        /// Goes to customers; sees their own work.
        Technician = "technician",
        /// Looks after leads and quotes.
        SalesAgent = "sales_agent",
        /// Sees and directs all work.
        Manager = "manager",
        /// An administrator: everything.
        Admin = "admin",
    }
}

impl Role {
    /// Whether somebody with this role may log in at all.
    #[must_use]
    pub fn may_log_in(self) -> bool {
        self != Self::Pending
    }

    /// Whether it is the administrator's.
    #[must_use]
    pub fn is_admin(self) -> bool {
        self == Self::Admin
    }
}

choice! {
    /// Something that a role may be allowed to do.
    pub enum Permission {
        /// See work items.
        ViewWork = "view_work",
        /// Create work items.
        CreateWork = "create_work",
        /// Change work items, their status, times and signatures; move them to archive and trash.
        EditWork = "edit_work",
        /// See the trash, restore from it, delete for good.
        ManageTrash = "manage_trash",
        /// See customers, contacts and their equipment, and vendors.
        ViewParties = "view_parties",
        /// Create and change them, and delete contacts, equipment and vendors.
        EditParties = "edit_parties",
        /// Delete customers.
        DeleteCustomers = "delete_customers",
        /// Approve and deny what customers register, and end their access.
        ManageAccounts = "manage_accounts",
        /// See leads, quotes and lease rates, costs and margins among them.
        ViewSales = "view_sales",
        /// Create, change and delete them.
        EditSales = "edit_sales",
        /// See the list of colleagues.
        ViewColleagues = "view_colleagues",
        /// See, create, change and delete users.
        ManageUsers = "manage_users",
        /// See settings and choices.
        ViewSettings = "view_settings",
        /// Change task types and the choices of fields.
        EditChoices = "edit_choices",
        /// Change settings that are for everybody.
        EditSettings = "edit_settings",
        /// Write e-mail in the name of the company.
        SendMail = "send_mail",
        /// See what mail was sent, and send again what failed.
        ManageMail = "manage_mail",
        /// See how the server and its database are.
        ViewSystem = "view_system",
        /// Do by hand what else is done by itself in its time, such as reminding of signatures.
        RunJobs = "run_jobs",
    }
}

/// Over which items a permission reaches; each scope includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// None.
    None,
    /// What the user created.
    Own,
    /// And what is assigned to the user.
    Assigned,
    /// And what is assigned to the user's team, and what is public.
    Team,
    /// And what belongs to the user's department.
    Department,
    /// All.
    All,
}

impl Scope {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "-",
            Self::Own => "own",
            Self::Assigned => "assigned",
            Self::Team => "team",
            Self::Department => "department",
            Self::All => "all",
        }
    }
}

/// How far a permission of a role reaches.
#[must_use]
pub(crate) fn scope(role: Role, permission: Permission) -> Scope {
    use Permission as P;
    let all = |allowed: bool| if allowed { Scope::All } else { Scope::None };
    match role {
        Role::Pending => Scope::None,
        Role::Admin => Scope::All,
        Role::Viewer => match permission {
            P::ViewWork => Scope::Team,
            P::ViewParties | P::ViewSales | P::ViewColleagues | P::ViewSettings => Scope::All,
            _ => Scope::None,
        },
        Role::User | Role::Technician | Role::SalesAgent => match permission {
            P::ViewWork | P::EditWork => Scope::Team,
            // Technicians see what was offered; offering it is for others.
            P::EditSales => all(role != Role::Technician),
            // The guides leave it to every employee; whoever has a narrower role has not.
            P::DeleteCustomers => all(role == Role::User),
            other => all(matches!(
                other,
                P::CreateWork
                    | P::ViewParties
                    | P::EditParties
                    | P::ViewSales
                    | P::ViewColleagues
                    | P::ViewSettings
                    | P::EditChoices
                    | P::SendMail
            )),
        },
        Role::Manager => all(matches!(
            permission,
            P::ViewWork
                | P::EditWork
                | P::CreateWork
                | P::ViewParties
                | P::EditParties
                | P::DeleteCustomers
                | P::ViewSales
                | P::EditSales
                | P::ViewColleagues
                | P::ViewSettings
                | P::EditChoices
                | P::SendMail
        )),
    }
}

/// The whole table as text: a line for each permission, a column for each role.
#[must_use]
pub fn matrix() -> String {
    let mut text = format!("{:<18}", "");
    for role in Role::ALL {
        text.push_str(&format!("{:<13}", role.as_str()));
    }
    for permission in Permission::ALL {
        text = format!("{}\n{:<18}", text.trim_end(), permission.as_str());
        for role in Role::ALL {
            text.push_str(&format!("{:<13}", scope(*role, *permission).as_str()));
        }
    }
    text.trim_end().to_owned() + "\n"
}
