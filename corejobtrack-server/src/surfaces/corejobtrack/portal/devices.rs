//! Push devices of customer contacts.

use poem_openapi::{OpenApi, payload::Json};

use crate::{
    http::{Body, Created, Customer, Result, Segment},
    surfaces::corejobtrack::{
        area::Area,
        done::Done,
        notifications::{Device, NewDevice, RegisteredDevice},
    },
};

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerDevicesApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerDevicesApi {
    /// Register a customer's device for push notifications.
    ///
    /// A known token is updated and belongs to the account that registered it last. An account has
    /// at most 50 devices; one more replaces the one registered longest ago.
    #[oai(
        path = "/customer/api/devices/register",
        method = "post",
        operation_id = "customer_register_device"
    )]
    async fn register(
        &self,
        customer: Customer,
        body: Body<NewDevice>,
    ) -> Result<Created<Json<RegisteredDevice>>> {
        let device = customer.devices().register(body.0.into()).await?;
        Ok(Created(Json(RegisteredDevice {
            ok: true,
            device: device.into(),
        })))
    }

    /// List a customer's registered devices.
    ///
    /// Only your own devices, the last registered first.
    #[oai(path = "/customer/api/devices", method = "get", operation_id = "customer_list_devices")]
    async fn list(&self, customer: Customer) -> Result<Json<Vec<Device>>> {
        let found = customer.devices().list().await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Unregister a customer's device.
    #[oai(
        path = "/customer/api/devices/:token",
        method = "delete",
        operation_id = "customer_delete_device"
    )]
    async fn remove(&self, customer: Customer, token: Segment) -> Result<Json<Done>> {
        customer.devices().remove(&token).await?;
        Ok(Json(Done { ok: true }))
    }
}
