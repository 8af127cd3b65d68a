//! Commands on work items that many tests need.
#![expect(
    clippy::unwrap_used,
    reason = "what a story takes for granted must fail where it is not so"
)]

use corejobtrack_core::{
    Acting,
    messages::AddNote,
    work::{Sign, Transition, TransitionWork, UpdateWork, WorkFields, WorkItemId},
};

use crate::pictures::pixel_in_base64;

/// A transition of an item of any kind.
#[must_use]
pub fn transition_to(id: WorkItemId, transition: Transition) -> TransitionWork {
    TransitionWork {
        id,
        kind: None,
        transition,
    }
}

/// A note on an item of any kind.
#[must_use]
pub fn note(item_id: WorkItemId, text: &str) -> AddNote {
    AddNote {
        item_id,
        kind: None,
        text: text.into(),
    }
}

/// A signature on a service ticket, without optional fields.
#[must_use]
pub fn sign(id: WorkItemId) -> Sign {
    Sign {
        id,
        image: pixel_in_base64(),
        name: "Jane Doe".into(),
        send_summary_email: false,
        safety_covers_ok: None,
        safety_covers_notes: None,
    }
}

/// Makes a transition.
pub async fn transition(who: &Acting, id: WorkItemId, way: Transition) {
    who.work().transition(transition_to(id, way)).await.unwrap();
}

/// Adds a note to an item.
pub async fn add_note(who: &Acting, item_id: WorkItemId, text: &str) {
    who.work().add_note(note(item_id, text)).await.unwrap();
}

/// Changes an item.
pub async fn update(who: &Acting, id: WorkItemId, fields: WorkFields) {
    let command = UpdateWork {
        id,
        kind: None,
        fields,
    };
    who.work().update(command).await.unwrap();
}
