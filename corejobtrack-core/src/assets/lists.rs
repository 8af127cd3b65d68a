//! Reads: one piece of equipment, lists of them, the history of a count.

use super::{Assets, AssetsError, Equipment, EquipmentId, MeterReading, queries};
use crate::{
    identity::Permission,
    kernel::store::{Find, Query, Where, text},
    parties::{self, CustomerId},
};

impl Assets {
    /// One piece of equipment.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or where the actor may not see it.
    pub async fn equipment(&self, id: EquipmentId) -> Result<Equipment, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let equipment = tx.read(queries::equipment(id)).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)
    }

    /// A page of all equipment of all customers, the oldest first.
    ///
    /// # Errors
    /// Where the actor may not see it.
    pub async fn list(&self, limit: u32, offset: u32) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.read(Query::all().limit(limit).offset(offset)).await?)
    }

    /// A page of the equipment of a customer, the oldest first.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchCustomer`], or where the actor may not see it.
    pub async fn of_customer(
        &self,
        customer: CustomerId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let page = queries::of_customer(customer).limit(limit).offset(offset);
        let (customer, equipment) = tx
            .read((parties::queries::customer(customer), page))
            .await?;
        customer.ok_or(AssetsError::NoSuchCustomer)?;
        Ok(equipment)
    }

    /// The equipment in whose make, model, serial number or notes all words are found, the best
    /// first; the last word may go on.
    ///
    /// # Errors
    /// Where the actor may not see it.
    pub async fn search(
        &self,
        words: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let find = Find::new(text::terms(words), Where::all(), limit, offset);
        Ok(tx.read(find).await?)
    }

    /// A page of what the meter of a piece of equipment showed, newest first.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or where the actor may not see it.
    pub async fn counts(
        &self,
        id: EquipmentId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<MeterReading>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let page = queries::readings(id).limit(limit).offset(offset);
        let (equipment, readings) = tx.read((queries::equipment(id), page)).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)?;
        Ok(readings)
    }
}
