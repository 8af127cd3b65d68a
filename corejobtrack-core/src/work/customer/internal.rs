//! An item as a customer may see it. What is internal is taken out here, once, for every surface that
//! customers see: pages, lists, mails and files.

use crate::work::WorkView;

impl WorkView {
    /// The item without what is internal: private notes, who it is assigned to and who made it by id,
    /// the checklist, a code, what technicians note beside their times and who they are. What is left
    /// may be shown to the item's customer; whether it is theirs is not judged here.
    #[must_use]
    pub fn for_customer(mut self) -> Self {
        let item = &mut self.item;
        item.service.private_notes = None;
        item.code = None;
        item.parent_id = None;
        item.creator_id = crate::identity::UserId(0);
        self.users.clear();
        self.teams.clear();
        self.steps.clear();
        for entry in &mut self.time {
            entry.notes = None;
            entry.user_ids.clear();
        }
        self
    }
}
