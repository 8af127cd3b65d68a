//! Equipment of customers and its meter readings.

use corejobtrack_core::{
    assets::{
        self, CreateEquipment, DeleteEquipment, EquipmentFields, EquipmentId, LogCount,
        UpdateEquipment,
    },
    parties::CustomerId,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Created, Id, Limit, Offset, Result, ToChange},
    surfaces::corejobtrack::{area::Area, work::Item},
};

/// The fields of a piece of equipment.
#[derive(Debug, Object)]
pub struct EquipmentInput {
    /// The manufacturer.
    pub make: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The serial number.
    pub serial: Option<String>,
    /// The meter reading, or the number of pieces.
    #[oai(validator(minimum(value = "0")))]
    pub count: Option<i64>,
    /// Notes, such as the location.
    pub notes: Option<String>,
}

/// A piece of a customer's equipment.
#[derive(Debug, Object)]
pub struct CustomerEquipment {
    /// The id.
    pub id: i64,
    /// The id of the customer.
    pub customer_id: i64,
    /// The manufacturer.
    pub make: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The serial number.
    pub serial: Option<String>,
    /// The meter reading, or the number of pieces.
    pub count: Option<i64>,
    /// Notes.
    pub notes: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// A meter reading to log.
#[derive(Debug, Object)]
pub struct NewMeterReading {
    /// The reading.
    #[oai(validator(minimum(value = "0")))]
    pub count: i64,
    /// Notes.
    pub notes: Option<String>,
}

/// A meter reading.
#[derive(Debug, Object)]
pub struct MeterReading {
    /// The id.
    pub id: i64,
    /// The id of the equipment.
    pub equipment_id: i64,
    /// The reading.
    pub count: i64,
    /// Notes.
    pub notes: Option<String>,
    /// The id of the user who recorded it.
    pub recorded_by: Option<i64>,
    /// The user's name at that time.
    pub recorded_by_name: String,
    /// When it was recorded.
    pub recorded_at: String,
}

/// The response to the deletion of equipment.
#[derive(Debug, Object)]
pub struct EquipmentDeleted {
    /// Always true.
    pub ok: bool,
    /// The number of meter readings deleted.
    pub counts_deleted: i64,
}

impl From<EquipmentInput> for EquipmentFields {
    fn from(input: EquipmentInput) -> Self {
        Self {
            make: input.make.to_change(),
            model: input.model.to_change(),
            serial: input.serial.to_change(),
            count: input.count.to_change(),
            notes: input.notes.to_change(),
        }
    }
}

impl From<assets::Equipment> for CustomerEquipment {
    fn from(equipment: assets::Equipment) -> Self {
        Self {
            id: equipment.id.0,
            customer_id: equipment.customer_id.0,
            make: equipment.make,
            model: equipment.model,
            serial: equipment.serial,
            count: equipment.count,
            notes: equipment.notes,
            version: equipment.version.0,
            created_at: equipment.created_at.to_string(),
            updated_at: equipment.updated_at.to_string(),
        }
    }
}

impl From<assets::MeterReading> for MeterReading {
    fn from(reading: assets::MeterReading) -> Self {
        Self {
            id: reading.id.0,
            equipment_id: reading.equipment_id.0,
            count: reading.count,
            notes: reading.notes,
            recorded_by: reading.recorded_by_id.map(|id| id.0),
            recorded_by_name: reading.recorded_by_name,
            recorded_at: reading.recorded_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct EquipmentApi;

#[OpenApi(tag = "Area::Equipment")]
impl EquipmentApi {
    /// List the equipment of a customer.
    #[oai(
        path = "/customers/:customer_id/equipment",
        method = "get",
        operation_id = "list_equipment"
    )]
    async fn list(
        &self,
        caller: Caller,
        customer_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<CustomerEquipment>>> {
        let customer = CustomerId(*customer_id);
        let found = caller
            .assets()
            .of_customer(customer, limit.0, offset.0)
            .await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Add equipment to a customer.
    #[oai(
        path = "/customers/:customer_id/equipment",
        method = "post",
        operation_id = "create_equipment"
    )]
    async fn create(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<EquipmentInput>,
    ) -> Result<Created<Json<CustomerEquipment>>> {
        let customer_id = CustomerId(*customer_id);
        let command = CreateEquipment {
            customer_id,
            fields: body.0.into(),
        };
        Ok(Created(Json(caller.assets().create(command).await?.into())))
    }

    /// Change equipment.
    ///
    /// A new `count` is also logged as a meter reading.
    #[oai(
        path = "/customer-equipment/:equipment_id",
        method = "patch",
        operation_id = "update_equipment"
    )]
    async fn update(
        &self,
        caller: Caller,
        equipment_id: Id,
        body: Body<EquipmentInput>,
    ) -> Result<Json<CustomerEquipment>> {
        let command = UpdateEquipment {
            id: EquipmentId(*equipment_id),
            fields: body.0.into(),
        };
        Ok(Json(caller.assets().update(command).await?.into()))
    }

    /// Delete equipment with its meter readings.
    #[oai(
        path = "/customer-equipment/:equipment_id",
        method = "delete",
        operation_id = "delete_equipment"
    )]
    async fn delete(&self, caller: Caller, equipment_id: Id) -> Result<Json<EquipmentDeleted>> {
        let command = DeleteEquipment {
            id: EquipmentId(*equipment_id),
        };
        let gone = caller.assets().delete(command).await?;
        Ok(Json(EquipmentDeleted {
            ok: true,
            counts_deleted: gone.counts,
        }))
    }

    /// Log a meter reading.
    #[oai(
        path = "/customer-equipment/:equipment_id/counts",
        method = "post",
        operation_id = "create_meter_reading"
    )]
    async fn log_count(
        &self,
        caller: Caller,
        equipment_id: Id,
        body: Body<NewMeterReading>,
    ) -> Result<Created<Json<MeterReading>>> {
        let Body(NewMeterReading { count, notes }) = body;
        let command = LogCount {
            id: EquipmentId(*equipment_id),
            count,
            notes,
        };
        Ok(Created(Json(
            caller.assets().log_count(command).await?.reading.into(),
        )))
    }

    /// List the meter readings.
    ///
    /// Newest first.
    #[oai(
        path = "/customer-equipment/:equipment_id/counts",
        method = "get",
        operation_id = "list_meter_readings"
    )]
    async fn counts(
        &self,
        caller: Caller,
        equipment_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<MeterReading>>> {
        let id = EquipmentId(*equipment_id);
        let found = caller.assets().counts(id, limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// List the tickets and tasks about a piece of equipment.
    ///
    /// Matches items that contain its serial number.
    #[oai(
        path = "/equipment/:equipment_id/related-items",
        method = "get",
        operation_id = "list_equipment_items"
    )]
    async fn related(
        &self,
        caller: Caller,
        equipment_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Item>>> {
        let id = EquipmentId(*equipment_id);
        let found = caller.work().for_equipment(id, limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Item::listed).collect()))
    }
}
