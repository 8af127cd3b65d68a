//! The kinds of work items, and what they are like.

crate::choice! {
    /// The kind of a work item.
    pub enum Kind {
        /// Internal work.
        Task = "task",
        /// A visit to a customer.
        ServiceTicket = "service_ticket",
        /// Remote support for a customer.
        SupportTicket = "support_ticket",
        /// A project that consists of tasks.
        Job = "job",
    }
}

impl Kind {
    /// Its name at the beginning of a sentence, such as `Service ticket`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::ServiceTicket => "Service ticket",
            Self::SupportTicket => "Support ticket",
            Self::Job => "Job",
        }
    }

    /// Whether it is done for a customer, who is named in it and may see it.
    #[must_use]
    pub fn is_ticket(self) -> bool {
        matches!(self, Self::ServiceTicket | Self::SupportTicket)
    }

    /// Whether the customer signs it.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self == Self::ServiceTicket
    }

    /// Whether it has a log of the communication with the customer.
    #[must_use]
    pub fn has_communication_log(self) -> bool {
        self == Self::SupportTicket
    }

    /// Whether work on it can be paused.
    #[must_use]
    pub fn can_pause(self) -> bool {
        !self.is_ticket()
    }
}
