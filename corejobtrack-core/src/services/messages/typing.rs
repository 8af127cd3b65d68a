//! Who is writing under an item right now: one row for each user and item, overwritten, and worth
//! nothing after some seconds. It never touches the item, and tells nobody who follows the journal.

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

/// For how long somebody who said so counts as typing.
pub const TYPING_LASTS: Duration = Duration::from_secs(10);

/// So long after it was said, saying it again is no commit.
const FRESH: Duration = Duration::from_secs(3);

entity! {
    /// That somebody was typing under an item, and when they said so last.
    #[derive(Serialize, Deserialize)]
    pub struct Typing in "typing" {
        /// The item.
        pub item_id: WorkItemId,
        /// Who; the user may be gone.
        pub user_id: UserId,
        /// Their name, as it was then.
        pub user_name: String,
        /// When.
        pub at: Timestamp,
    }
    key 2;
    references item_id -> WorkItem;
}

/// Says that the actor is typing under an item, or no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTyping {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// Whether they are.
    pub is_typing: bool,
}

impl Command for SetTyping {
    const NAME: &'static str = "set_typing";
}

/// Everybody who was ever said to be typing under an item, but for those who were cleared away.
pub(crate) fn of(item: WorkItemId) -> Query<Typing> {
    Query::of(Typing::item_id.is(item))
}

/// The same of several items, for when those go.
pub(crate) fn under(items: &[WorkItemId]) -> Query<Typing> {
    Query::of(Typing::item_id.is_in(items.iter().copied()))
}

/// Plans that the actor types no more.
pub(crate) fn stop<O>(typists: &[Typing], tx: &Tx, plan: &mut Plan<O>) {
    let me = tx.actor().user().map(|user| user.id);
    let mine = typists.iter().filter(|typist| Some(typist.user_id) == me);
    mine.for_each(|typist| plan.remove(typist));
}

impl Work {
    /// Says that the actor is typing under an item, which counts for ten seconds, or no more. Saying
    /// it again within three seconds changes nothing.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], or where the actor may not change the item.
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

    /// Who is typing under an item, the actor included, in the order of their ids.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item.
    pub async fn typing(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<Vec<Typing>, WorkError> {
        let tx = self.acting.reader();
        let (_, mut typists) = tx
            .item_and(item, kind, Permission::ViewWork, of(item))
            .await?;
        typists.retain(|typist| !is_over(typist, &tx));
        Ok(typists)
    }
}

/// Plans that the actor types; those who stopped long ago go in the same commit.
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
        Some(mine) if mine.at.after(FRESH) > tx.now() => return Ok(()),
        Some(mine) => {
            plan.set(mine, &row);
        }
        None => plan.insert(&row),
    }
    let others = typists.iter().filter(|typist| typist.user_id != me.id);
    others
        .filter(|typist| is_over(typist, tx))
        .for_each(|typist| plan.remove(typist));
    Ok(())
}

fn is_over(typist: &Typing, tx: &Tx) -> bool {
    typist.at.after(TYPING_LASTS) <= tx.now()
}
