//! Reads: one piece of equipment, lists, search, and the count history.

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
    /// [`AssetsError::NoSuchEquipment`], or if the actor may not see it.
    pub async fn equipment(&self, id: EquipmentId) -> Result<Equipment, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let equipment = tx.read(queries::equipment(id)).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)
    }

    /// A page of the equipment of all customers, oldest first.
    ///
    /// # Errors
    /// If the actor may not see it.
    pub async fn list(&self, limit: u32, offset: u32) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.read(Query::all().page(limit, offset)).await?)
    }

    /// A page of the equipment of a customer, oldest first.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchCustomer`], or if the actor may not see it.
    pub async fn of_customer(
        &self,
        customer: CustomerId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let page = queries::of_customer(customer).page(limit, offset);
        let (customer, equipment) = tx
            .read((parties::queries::customer(customer), page))
            .await?;
        customer.ok_or(AssetsError::NoSuchCustomer)?;
        Ok(equipment)
    }

    /// Equipment with all words in its make, model, serial number or notes, best match first. For
    /// the last word, its beginning is enough.
    ///
    /// # Errors
    /// If the actor may not see it.
    pub async fn search(
        &self,
        words: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let find = Find::page(text::terms(words), Where::all(), limit, offset);
        Ok(tx.read(find).await?)
    }

    /// A page of the meter readings of a piece of equipment, newest first.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or if the actor may not see it.
    pub async fn counts(
        &self,
        id: EquipmentId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<MeterReading>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let page = queries::readings(id).page(limit, offset);
        let (equipment, readings) = tx.read((queries::equipment(id), page)).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)?;
        Ok(readings)
    }
}
