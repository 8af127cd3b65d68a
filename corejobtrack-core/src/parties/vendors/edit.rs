//! Creating, changing and deleting vendors, with the permission to edit customers.

use serde::{Deserialize, Serialize};

use super::{Vendor, VendorFields, VendorId, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::Version,
    },
    parties::{Parties, PartiesError},
};

/// Creates a vendor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CreateVendor {
    /// The fields of the vendor; `company` is required.
    pub fields: VendorFields,
}

impl Command for CreateVendor {
    const NAME: &'static str = "create_vendor";
}

/// Changes fields of a vendor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateVendor {
    /// The vendor.
    pub id: VendorId,
    /// The fields to change.
    pub fields: VendorFields,
}

impl Command for UpdateVendor {
    const NAME: &'static str = "update_vendor";
}

/// Deletes a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteVendor {
    /// The vendor.
    pub id: VendorId,
}

impl Command for DeleteVendor {
    const NAME: &'static str = "delete_vendor";
}

impl Parties {
    /// Creates a vendor. Names may repeat.
    ///
    /// # Errors
    /// Invalid input, or if the actor may not edit vendors.
    pub async fn create_vendor(&self, command: CreateVendor) -> Result<Vendor, PartiesError> {
        if command.fields.company.is_none() {
            return Err(EngineError::invalid("company", "must not be empty").into());
        }
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                let mut vendor = blank(VendorId(tx.new_id::<Vendor>().await?), &tx);
                command.fields.apply(&mut vendor);
                let mut plan = Plan::new(());
                plan.create(&vendor);
                Ok(plan.with(vendor))
            })
            .await
    }

    /// Changes fields of a vendor; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchVendor`]; invalid input; or if the actor may not edit vendors.
    pub async fn update_vendor(&self, command: UpdateVendor) -> Result<Vendor, PartiesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                let before = tx.read(queries::vendor(command.id)).await?;
                let before = before.ok_or(PartiesError::NoSuchVendor)?;
                tx.expect_version(before.version)?;
                let mut after = before.clone();
                command.fields.apply(&mut after);
                let mut plan = Plan::new(());
                let after = plan.replace(&before, after, tx.now());
                Ok::<_, PartiesError>(plan.with(after))
            })
            .await
    }

    /// Deletes a vendor.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchVendor`], or if the actor may not edit vendors.
    pub async fn delete_vendor(&self, command: DeleteVendor) -> Result<(), PartiesError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                let found = tx.read(queries::vendor(command.id)).await?;
                let found = found.ok_or(PartiesError::NoSuchVendor)?;
                tx.expect_version(found.version)?;
                let mut plan = Plan::new(());
                plan.delete(&found);
                Ok(plan)
            })
            .await
    }
}

fn blank(id: VendorId, tx: &Tx) -> Vendor {
    Vendor {
        id,
        version: Version(1),
        company: String::new(),
        company_key: String::new(),
        account_number: None,
        contact_name: None,
        address_1: None,
        address_2: None,
        city: None,
        state: None,
        zip: None,
        phone: None,
        email: None,
        website: None,
        notes: None,
        company_words: String::new(),
        account_words: String::new(),
        contact_words: String::new(),
        city_words: String::new(),
        address_words: String::new(),
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
