//! Typing marks: who is writing under an item right now. One row for each user and item,
//! overwritten, and void after some seconds. A mark never changes the item's row and publishes no
//! event.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::UserId,
        engine::{Command, Plan, Tx},
        permissions::Permission,
        store::{Query, Timestamp},
    },
    services::areas::{Kind, Place, Work, WorkError, WorkItem, WorkItemId},
};

/// How long a typing mark lasts.
pub const TYPING_LASTS: Duration = Duration::from_secs(10);

/// Repeats within this interval are not written.
const REPEAT_INTERVAL: Duration = Duration::from_secs(3);

entity! {
    /// A typing mark: when a user last reported typing under an item.
    #[derive(Serialize, Deserialize)]
    pub struct Typing in "typing" {
        /// The item.
        pub item_id: WorkItemId,
        /// The user, who may be deleted.
        pub user_id: UserId,
        /// The user's name at that time.
        pub user_name: String,
        /// When it was last reported.
        pub at: Timestamp,
    }
    key 2;
    references item_id -> WorkItem (remove);
}

/// Sets or removes the actor's typing mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTyping {
    /// The item.
    pub item_id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// Whether the actor is typing.
    pub is_typing: bool,
}

impl Command for SetTyping {
    const NAME: &'static str = "set_typing";
}

/// All typing marks of an item, including expired ones that are not deleted yet.
pub(crate) fn of(item: WorkItemId) -> Query<Typing> {
    Query::of(Typing::item_id.is(item))
}

/// Plans removing the actor's typing mark.
pub(crate) fn stop<O>(typists: &[Typing], tx: &Tx, plan: &mut Plan<O>) {
    let me = tx.actor().user().map(|user| user.id);
    let mine = typists.iter().filter(|typist| Some(typist.user_id) == me);
    mine.for_each(|typist| plan.remove(typist));
}

impl Work {
    /// Sets the actor's typing mark, which lasts ten seconds, or removes it. Setting it again
    /// within three seconds changes nothing.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], or if the actor may not change the item.
    pub async fn set_typing(&self, command: SetTyping) -> Result<(), WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let typists = of(command.item_id);
                let (item, typists) = tx
                    .item_and(command.item_id, command.kind, Permission::EditWork, typists)
                    .await?;
                if item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                let mut plan = Plan::new(());
                if command.is_typing {
                    start(item.id, &typists, &tx, &mut plan)?;
                } else {
                    stop(&typists, &tx, &mut plan);
                }
                Ok(plan)
            })
            .await
    }

    /// The users who are typing under an item, including the actor, by user id.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn typing(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<Vec<Typing>, WorkError> {
        let tx = self.acting.reader();
        let (_, mut typists) = tx
            .item_and(item, kind, Permission::ViewWork, of(item))
            .await?;
        typists.retain(|typist| !is_expired(typist, &tx));
        Ok(typists)
    }
}

/// Plans setting the actor's typing mark, and deleting expired marks of others.
fn start(
    item: WorkItemId,
    typists: &[Typing],
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<(), WorkError> {
    let me = tx.user()?;
    let row = Typing {
        item_id: item,
        user_id: me.id,
        user_name: me.name.clone(),
        at: tx.now(),
    };
    let mine = typists.iter().find(|typist| typist.user_id == me.id);
    match mine {
        Some(mine) if mine.at.after(REPEAT_INTERVAL) > tx.now() => return Ok(()),
        Some(mine) => {
            plan.set(mine, &row);
        }
        None => plan.insert(&row),
    }
    let others = typists.iter().filter(|typist| typist.user_id != me.id);
    others
        .filter(|typist| is_expired(typist, tx))
        .for_each(|typist| plan.remove(typist));
    Ok(())
}

fn is_expired(typist: &Typing, tx: &Tx) -> bool {
    typist.at.after(TYPING_LASTS) <= tx.now()
}
