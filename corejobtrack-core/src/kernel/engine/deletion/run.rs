//! Deletions that may take several commits.

use super::{Deleted, Removal};
use crate::kernel::{
    engine::{Acting, Audited, Command, Plan, Tx},
    error::{AreaError, EngineError, ErrorKind},
    store::{Entity as _, Timestamp},
};

/// A command that deletes a row with all that goes with it.
pub(crate) trait Deletion: Command + Clone {
    /// The row.
    type Root: Audited;
    /// Why it fails.
    type Error: AreaError + From<EngineError>;

    /// The row, if the actor may delete it.
    fn root(&self, tx: &Tx) -> impl Future<Output = Result<Self::Root, Self::Error>> + Send;

    /// The row as it is while it is being deleted, so that nobody adds to it any more; `None` if it is
    /// so already, or if such rows are not closed.
    fn close(&self, _root: &Self::Root, _now: Timestamp) -> Option<Self::Root> {
        None
    }

    /// Plans what else the last commit does.
    fn end(
        &self,
        _root: &Self::Root,
        _tx: &Tx,
        _plan: &mut Plan<()>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }
}

impl Acting {
    /// Carries out a deletion. It can be repeated if it is interrupted; what it returns then counts
    /// the last run only. The last commit carries the idempotency key; the expected version is that
    /// before the first one.
    ///
    /// # Errors
    /// The errors of the deletion; [`EngineError::InUse`]; or any error of the store.
    pub(crate) async fn delete<D: Deletion>(&self, command: D) -> Result<Deleted, D::Error> {
        let mut deleted = Deleted::default();
        let mut has_begun = false;
        let mut may_close = true;
        loop {
            let before = &deleted;
            let finished = self
                .transact(command.clone(), |command, tx| async move {
                    let root = command.root(&tx).await?;
                    if !has_begun {
                        tx.expect_version(root.row_version())?;
                    }
                    let mut plan = Plan::new(());
                    let mut removal = Removal::new(&tx, &mut plan);
                    if !removal.remove(&root).await? {
                        return Ok::<_, D::Error>(Plan::new(None).intermediate());
                    }
                    let all = before.clone().plus(removal.finish()?);
                    command.end(&root, &tx, &mut plan).await?;
                    Ok(plan.with(Some(all)))
                })
                .await;
            let contended = match finished {
                Ok(Some(all)) => return Ok(all),
                Ok(None) => None,
                // Others add to it all the time.
                Err(error) if may_close && error.kind() == ErrorKind::Contended => Some(error),
                Err(error) => return Err(error),
            };
            if std::mem::take(&mut may_close) && self.close(command.clone(), has_begun).await? {
                has_begun = true;
                continue;
            }
            if let Some(error) = contended {
                return Err(error);
            }
            let part = self
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    let root = command.root(&tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&root);
                    let mut removal = Removal::new(&tx, &mut plan);
                    removal.clear_away(&root).await?;
                    let part = removal.finish_part()?;
                    Ok::<_, D::Error>(plan.with(part))
                })
                .await?;
            deleted = deleted.plus(part);
            has_begun = true;
        }
    }

    /// Closes a row that is going to be deleted; returns whether it did.
    async fn close<D: Deletion>(&self, command: D, has_begun: bool) -> Result<bool, D::Error> {
        let acting = Self {
            key: None,
            ..self.clone()
        };
        acting
            .transact(command, |command, tx| async move {
                let root = command.root(&tx).await?;
                if !has_begun {
                    tx.expect_version(root.row_version())?;
                }
                let mut plan = Plan::new(false);
                let Some(closed) = command.close(&root, tx.now()) else {
                    return Ok::<_, D::Error>(plan);
                };
                plan.set(&root, &closed);
                Ok(plan.with(true))
            })
            .await
    }
}
