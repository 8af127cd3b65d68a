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
    http::{Body, Caller, Created, Id, Listing, Paged, Result, Sliced, wire},
    surfaces::corejobtrack::{area::Area, work::Item},
};

wire! {
    /// A piece of a customer's equipment.
    pub struct CustomerEquipment of assets::Equipment;
    /// The fields of a piece of equipment.
    changes EquipmentInput as EquipmentFields;
    optional {
        /// The manufacturer.
        make: String,
        /// The model.
        model: String,
        /// The serial number.
        serial: String,
        /// The meter reading, or the number of pieces.
        count: i64 [minimum(value = "0")],
        /// Notes, such as the location.
        notes: String,
    }
    shown equipment {
        /// The id of the customer.
        customer_id: i64 = equipment.customer_id.0,
    }
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
        page: Paged,
    ) -> Result<Listing<CustomerEquipment>> {
        let customer = CustomerId(*customer_id);
        let equipment = caller.assets().of_customer(customer, page.asked()).await?;
        Ok(page.listing(equipment))
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
            fields: body.0.into_fields()?,
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
            fields: body.0.into_fields()?,
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
            counts_deleted: gone.removed::<assets::MeterReading>(),
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
        page: Paged,
    ) -> Result<Listing<MeterReading>> {
        let id = EquipmentId(*equipment_id);
        let readings = caller.assets().counts(id, page.asked()).await?;
        Ok(page.listing(readings))
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
        page: Sliced,
    ) -> Result<Json<Vec<Item>>> {
        let id = EquipmentId(*equipment_id);
        let found = caller
            .work()
            .for_equipment(id, page.limit, page.offset)
            .await?;
        Ok(Json(found.into_iter().map(Item::listed).collect()))
    }
}
