//! Field choices: the values that forms suggest.

use corejobtrack_core::settings::{self, SetChoices};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Result, Segment},
    surfaces::corejobtrack::area::Area,
};

/// One choice of a field.
#[derive(Debug, Object)]
pub struct FieldChoice {
    /// The stored value.
    #[oai(validator(min_length = 1))]
    pub value: String,
    /// The displayed text.
    #[oai(validator(min_length = 1))]
    pub label: String,
}

impl From<settings::Choice> for FieldChoice {
    fn from(choice: settings::Choice) -> Self {
        Self {
            value: choice.value,
            label: choice.label,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ChoicesApi;

#[OpenApi(tag = "Area::Settings")]
impl ChoicesApi {
    /// Get the choices of a field.
    #[oai(
        path = "/settings/dropdown-choices/:field",
        method = "get",
        operation_id = "list_choices"
    )]
    async fn choices(&self, caller: Caller, field: Segment) -> Result<Json<Vec<FieldChoice>>> {
        let found = caller.settings().choices(&field).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Replace the choices of a field.
    #[oai(path = "/settings/dropdown-choices/:field", method = "put", operation_id = "set_choices")]
    async fn set_choices(
        &self,
        caller: Caller,
        field: Segment,
        body: Body<Vec<FieldChoice>>,
    ) -> Result<Json<Vec<FieldChoice>>> {
        let choices = body.0.into_iter();
        let command = SetChoices {
            field: field.0,
            choices: choices
                .map(|FieldChoice { value, label }| settings::Choice { value, label })
                .collect(),
        };
        let now = caller.settings().set_choices(command).await?;
        Ok(Json(now.into_iter().map(Into::into).collect()))
    }
}
