//! Reads: one piece of equipment, lists, search, and the count history.

use super::{Assets, AssetsError, Equipment, EquipmentId, MeterReading, queries};
use crate::{
    identity::Permission,
    kernel::{
        records::{Listed, Page, lists},
        store::{Find, Where, text},
    },
    parties::{self, CustomerId},
};

lists! {
    /// The lists of equipment.
    enum EquipmentList of Equipment {
        /// All equipment, oldest first.
        All by (id);
        /// The equipment of a customer, oldest first.
        OfCustomer(customer_id: CustomerId) by (id);
    }
}

lists! {
    /// The list of meter readings.
    enum ReadingList of MeterReading {
        /// The readings of a piece of equipment, newest first.
        Of(equipment_id: EquipmentId) by (recorded_at down, id down);
    }
}

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
    /// Invalid input, for a cursor of another list; or if the actor may not see equipment.
    pub async fn list(&self, page: Page) -> Result<Listed<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.page(&EquipmentList::All, &page).await?)
    }

    /// A page of the equipment of a customer, oldest first.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchCustomer`]; invalid input, for a cursor of another list; or if the actor
    /// may not see equipment.
    pub async fn of_customer(
        &self,
        customer_id: CustomerId,
        page: Page,
    ) -> Result<Listed<Equipment>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let list = EquipmentList::OfCustomer { customer_id };
        let customer = parties::queries::customer(customer_id);
        let (listed, customer) = tx.page_with(&list, &page, customer).await?;
        customer.ok_or(AssetsError::NoSuchCustomer)?;
        Ok(listed)
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
    /// [`AssetsError::NoSuchEquipment`]; invalid input, for a cursor of another list; or if the actor
    /// may not see equipment.
    pub async fn counts(
        &self,
        equipment_id: EquipmentId,
        page: Page,
    ) -> Result<Listed<MeterReading>, AssetsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let list = ReadingList::Of { equipment_id };
        let equipment = queries::equipment(equipment_id);
        let (listed, equipment) = tx.page_with(&list, &page, equipment).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)?;
        Ok(listed)
    }
}
