//! The query parameters that ask for a part of a list. The document shows them in place of the
//! argument of the handler.

use corejobtrack_core::{
    records::{Cursor, DEFAULT_PAGE, Listed, Page},
    store::MAX_PAGE,
};
use poem::Request;
use poem_openapi::{
    ExtractParamOptions,
    registry::{MetaOperationParam, MetaParamIn, MetaSchema, MetaSchemaRef},
    types::Type,
};

use super::{
    extractor::extractor,
    parameters::{number_schema, place, query, query_number},
};
use crate::http::{
    answer::Listing,
    problems::{Fault, Problem, Result},
};

const MAX_OFFSET: u32 = i32::MAX.unsigned_abs();
/// The formats that mark the arguments in the document until the parameters replace them.
const PAGED: &str = "paged";
const SLICED: &str = "sliced";

extractor! {
    /// The parameters `limit`, `offset`, `cursor` and `count`, which ask for a page of a list.
    #[derive(PartialEq, Eq)]
    pub struct Paged(PageOfList);
    parameter in Query as marker(PAGED), read by paged;
}

extractor! {
    /// The parameters `limit` and `offset`, which ask for a part of a search or of a list without
    /// cursors.
    #[derive(Copy, PartialEq, Eq)]
    pub struct Sliced(Slice);
    parameter in Query as marker(SLICED), read by sliced;
}

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The greatest number of items: 1 to 200.
    pub limit: u32,
    /// The number of items to skip.
    pub offset: u32,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOfList {
    page: Page,
    /// The query of the next page, without its cursor.
    query: String,
}

impl PageOfList {
    /// The page, as the engine is asked for it.
    pub fn asked(&self) -> Page {
        self.page.clone()
    }

    /// The response with the rows of this page.
    pub fn listing<T, R: Into<T>>(&self, listed: Listed<R>) -> Listing<T> {
        let next = listed.next.map(|Cursor(cursor)| {
            let mut query = form_urlencoded::Serializer::new(self.query.clone());
            format!("?{}", query.append_pair("cursor", &cursor).finish())
        });
        Listing {
            rows: listed.rows.into_iter().map(Into::into).collect(),
            next,
            total: listed.total,
        }
    }
}

fn sliced(request: &Request, _: ExtractParamOptions<Slice>) -> Result<Slice> {
    slice(request)
}

fn slice(request: &Request) -> Result<Slice> {
    Ok(Slice {
        limit: query_number(request, "limit", 1..=MAX_PAGE, DEFAULT_PAGE)?,
        offset: query_number(request, "offset", 0..=MAX_OFFSET, 0)?,
    })
}

fn paged(request: &Request, _: ExtractParamOptions<PageOfList>) -> Result<PageOfList> {
    let slice = slice(request)?;
    let mut page = Page::limit(slice.limit).offset(slice.offset);
    if let Some(cursor) = query::<Option<String>>(request, "cursor")? {
        if slice.offset > 0 {
            let message = "send either offset or cursor";
            let fault = Fault::new(place("query", "cursor"), message, "value_error");
            return Err(Problem::invalid(vec![fault]));
        }
        page = page.after(Cursor(cursor));
    }
    page.with_total = query::<Option<bool>>(request, "count")?.unwrap_or_default();
    let pairs = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
    let kept = pairs.filter(|(name, _)| !matches!(&**name, "offset" | "cursor" | "count"));
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(kept).finish();
    Ok(PageOfList { page, query })
}

fn marker(format: &'static str) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("integer", format)))
}

/// Replaces the arguments of a handler that ask for a part of a list by the parameters that they read.
pub(in crate::http) fn document(params: &mut Vec<MetaOperationParam>) {
    let format = |param: &MetaOperationParam| match &param.schema {
        MetaSchemaRef::Inline(schema) => schema.format,
        MetaSchemaRef::Reference(_) => None,
    };
    let marked = params
        .iter()
        .position(|param| matches!(format(param), Some(PAGED | SLICED)));
    let Some(at) = marked else { return };
    let parameter = |name: &str, schema, description: Option<&str>| MetaOperationParam {
        name: name.to_owned(),
        schema,
        in_type: MetaParamIn::Query,
        description: description.map(str::to_owned),
        required: false,
        deprecated: false,
        explode: true,
        style: None,
    };
    let is_paged = format(&params[at]) == Some(PAGED);
    let mut parts = vec![
        parameter("limit", number_schema(1..=MAX_PAGE, DEFAULT_PAGE), None),
        parameter("offset", number_schema(0..=MAX_OFFSET, 0), None),
    ];
    if is_paged {
        parts.push(parameter(
            "cursor",
            String::schema_ref(),
            Some("Starts after the previous page, as its header `Link` tells. Not with `offset`."),
        ));
        parts.push(parameter(
            "count",
            bool::schema_ref(),
            Some("Whether to count the whole list for the header `X-Total-Count`."),
        ));
    }
    params.splice(at..=at, parts);
}
