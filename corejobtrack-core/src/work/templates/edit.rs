//! Listing, creating, changing and deleting task templates. Changes need the permission to create
//! work.

use serde::{Deserialize, Serialize};

use super::{
    Template, TemplateFields, TemplateId, Templates, TemplatesError, model::TemplateList, queries,
};
use crate::{
    identity::{Permission, UserId},
    kernel::{
        engine::{Command, Deletion, Plan, Tx},
        records::{Input as _, Listed, Page},
        store::Json,
    },
};

/// Creates a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateTemplate {
    /// The fields of the template; a name and at least one checklist item are required.
    pub fields: TemplateFields,
}

impl Command for CreateTemplate {
    const NAME: &'static str = "create_template";
}

/// Changes a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateTemplate {
    /// The template.
    pub id: TemplateId,
    /// The fields to change.
    pub fields: TemplateFields,
}

impl Command for UpdateTemplate {
    const NAME: &'static str = "update_template";
}

/// Deletes a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTemplate {
    /// The template.
    pub id: TemplateId,
}

impl Command for DeleteTemplate {
    const NAME: &'static str = "delete_template";
}

impl Templates {
    /// A page of templates, by name.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not see work items.
    pub async fn list(&self, page: Page) -> Result<Listed<Template>, TemplatesError> {
        let tx = self.acting.reader();
        tx.actor().scope(Permission::ViewWork)?;
        Ok(tx.page(&TemplateList::All, &page).await?)
    }

    /// One template.
    ///
    /// # Errors
    /// [`TemplatesError::NoSuchTemplate`], or if the actor may not see work items.
    pub async fn get(&self, id: TemplateId) -> Result<Template, TemplatesError> {
        self.acting.actor.scope(Permission::ViewWork)?;
        let found = self.acting.engine.read(queries::by_id(id)).await?;
        found.ok_or(TemplatesError::NoSuchTemplate)
    }

    /// Creates a template.
    ///
    /// # Errors
    /// [`TemplatesError::NoSuchUser`]; invalid input; or if the actor may not create work.
    pub async fn create(&self, command: CreateTemplate) -> Result<Template, TemplatesError> {
        command.fields.check(self.acting.engine.policy())?;
        // Refuses missing fields before anything is read.
        command.fields.to_entity(0, self.acting.engine.now())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::CreateWork)?;
                let id = tx.new_id::<Template>().await?;
                let mut new = command.fields.to_entity(id, tx.now())?;
                new.settle();
                assign(&command.fields, &[], &mut new, &tx).await?;
                let mut plan = Plan::new(());
                plan.create(&new);
                Ok(plan.with(new))
            })
            .await
    }

    /// Changes a template. Work items created from it stay unchanged.
    ///
    /// # Errors
    /// [`TemplatesError::NoSuchTemplate`], [`TemplatesError::NoSuchUser`]; invalid input; or if the
    /// actor may not create work.
    pub async fn update(&self, command: UpdateTemplate) -> Result<Template, TemplatesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::CreateWork)?;
                let before = tx.read(queries::by_id(command.id)).await?;
                let before = before.ok_or(TemplatesError::NoSuchTemplate)?;
                tx.expect_version(before.version)?;
                let mut after = before.clone();
                command.fields.apply(&mut after);
                after.settle();
                assign(&command.fields, &before.assigned_users, &mut after, &tx).await?;
                let mut plan = Plan::new(());
                let after = plan.replace(&before, after, tx.now());
                Ok(plan.with(after))
            })
            .await
    }

    /// Deletes a template. Work items created from it stay unchanged.
    ///
    /// # Errors
    /// [`TemplatesError::NoSuchTemplate`], or if the actor may not create work.
    pub async fn delete(&self, command: DeleteTemplate) -> Result<(), TemplatesError> {
        self.acting.delete(command).await.map(drop)
    }
}

impl Deletion for DeleteTemplate {
    type Root = Template;
    type Error = TemplatesError;

    async fn root(&self, tx: &Tx) -> Result<Template, TemplatesError> {
        tx.allow(Permission::CreateWork)?;
        let found = tx.read(queries::by_id(self.id)).await?;
        found.ok_or(TemplatesError::NoSuchTemplate)
    }
}

/// Sets the assigned users of a template. A deleted user whom the template already names is dropped
/// without an error, so that a client can send back what it read.
async fn assign(
    fields: &TemplateFields,
    before: &[UserId],
    template: &mut Template,
    tx: &Tx,
) -> Result<(), TemplatesError> {
    let Some(wanted) = &fields.assigned_users else {
        return Ok(());
    };
    let existing = if wanted.is_empty() {
        Vec::new()
    } else {
        tx.read(queries::users(wanted)).await?
    };
    let mut users: Vec<UserId> = Vec::with_capacity(wanted.len());
    for id in wanted {
        let exists = existing
            .iter()
            .any(|user| user.id == *id && !user.is_system);
        if exists && !users.contains(id) {
            users.push(*id);
        } else if !exists && !before.contains(id) {
            return Err(TemplatesError::NoSuchUser(id.0));
        }
    }
    template.assigned_users = Json(users);
    Ok(())
}
