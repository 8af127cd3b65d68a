//! The only table of roles, permissions and scopes.

use crate::kernel::store::declare::choice;

choice! {
    /// A user's role; docs/golden/roles.txt shows the permissions of each.
    pub enum Role {
        /// Registered but not approved; no permissions.
        Pending = "pending",
        /// Read-only access.
        Viewer = "viewer",
        /// A team member; does the daily work.
        User = "user",
        /// A field technician; visits customers.
        Technician = "technician",
        /// Looks after leads and quotes.
        SalesAgent = "sales_agent",
        /// Sees and directs all work.
        Manager = "manager",
        /// An administrator; has every permission.
        Admin = "admin",
    }
}

impl Role {
    /// Whether users with this role may log in.
    #[must_use]
    pub fn may_log_in(self) -> bool {
        self != Self::Pending
    }

    /// Whether this is the administrator role.
    #[must_use]
    pub fn is_admin(self) -> bool {
        self == Self::Admin
    }
}

choice! {
    /// A permission that a role may have.
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
        /// Create and change customers, contacts, equipment and vendors; delete all but customers.
        EditParties = "edit_parties",
        /// Delete customers.
        DeleteCustomers = "delete_customers",
        /// Approve and deny customer registrations, suspend and reactivate portal accounts.
        ManageAccounts = "manage_accounts",
        /// See leads, quotes and lease rates, including costs and margins.
        ViewSales = "view_sales",
        /// Create, change and delete leads, quotes and lease rates.
        EditSales = "edit_sales",
        /// See the list of colleagues.
        ViewColleagues = "view_colleagues",
        /// See, create, change and delete users.
        ManageUsers = "manage_users",
        /// See settings and field choices.
        ViewSettings = "view_settings",
        /// Change task types and field choices.
        EditChoices = "edit_choices",
        /// Change settings that apply to everybody.
        EditSettings = "edit_settings",
        /// Send e-mail in the name of the company.
        SendMail = "send_mail",
        /// See the mail log, and resend failed e-mails.
        ManageMail = "manage_mail",
        /// See the state of the server and its database.
        ViewSystem = "view_system",
        /// Run scheduled jobs by hand, such as signature reminders.
        RunJobs = "run_jobs",
    }
}

/// The items that a permission covers; each scope includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// No items.
    None,
    /// Items that the user created.
    Own,
    /// Also items assigned to the user.
    Assigned,
    /// Also items assigned to the user's team, and public items.
    Team,
    /// Also items of the user's department.
    Department,
    /// All items.
    All,
}

/// The scope of a role's permission.
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
            // Technicians see quotes but do not make them.
            P::EditSales => all(role != Role::Technician),
            // The documents allow it to employees in general; narrower roles do not have it.
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
