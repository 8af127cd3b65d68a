//! The macro that declares extractors, the arguments of handlers.

/// Declares an extractor: a tuple struct with one public field, to which it dereferences.
///
/// ```ignore
/// extractor! {
///     /// A query parameter.
///     pub struct Query<T: ParseFromParameter>(T);
///     parameter in Query, read by query_value;
/// }
/// extractor! {
///     /// The number of log lines.
///     pub struct Lines(u32);
///     parameter in Query as lines_schema(), read by lines;
/// }
/// extractor! {
///     /// A JSON body.
///     pub struct Body<T: ParseFromJSON>(T);
///     body MEDIA_TYPE, required T::IS_REQUIRED, read by read_body;
/// }
/// extractor! {
///     /// The caller, if there is one.
///     pub struct OptionalCaller(Acting);
///     caller for Staff or anyone, read by optional_caller;
/// }
/// ```
///
/// make the struct and its implementation of [`ApiExtractor`](poem_openapi::ApiExtractor): where the
/// value comes from, its schema in the document, and how it is read. A parameter has the schema of its
/// type unless `as` gives another one, and is then optional. The functions that read are
///
/// - of a parameter, `fn(&Request, ExtractParamOptions<T>) -> Result<T>`, with the parameter's name and
///   default value;
/// - of a body, `async fn(&Request, &mut RequestBody) -> Result<T>`;
/// - of a caller, `async fn(&Request) -> Result<T>`.
macro_rules! extractor {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(<$of:ident: $bound:ident>)? ($inner:ty);
        parameter in $place:ident, read by $read:path;
    ) => {
        extractor! { @struct [$(#[$meta])*] $name [$($of)?] $inner }

        impl<'a $(, $of: $bound + 'static)?> ::poem_openapi::ApiExtractor<'a> for $name $(<$of>)? {
            const TYPES: &'static [::poem_openapi::ApiExtractorType] =
                &[::poem_openapi::ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = <$inner as ::poem_openapi::types::Type>::IS_REQUIRED;

            type ParamType = $inner;
            type ParamRawType = <$inner as ::poem_openapi::types::Type>::RawValueType;

            fn register(registry: &mut ::poem_openapi::registry::Registry) {
                <$inner as ::poem_openapi::types::Type>::register(registry);
            }

            fn param_in() -> Option<::poem_openapi::registry::MetaParamIn> {
                Some(::poem_openapi::registry::MetaParamIn::$place)
            }

            fn param_schema_ref() -> Option<::poem_openapi::registry::MetaSchemaRef> {
                Some(<$inner as ::poem_openapi::types::Type>::schema_ref())
            }

            fn param_raw_type(&self) -> Option<&Self::ParamRawType> {
                ::poem_openapi::types::Type::as_raw_value(&self.0)
            }

            async fn from_request(
                request: &'a ::poem::Request,
                _: &mut ::poem::RequestBody,
                options: ::poem_openapi::ExtractParamOptions<$inner>,
            ) -> ::poem::Result<Self> {
                Ok(Self($read(request, options)?))
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident($inner:ty);
        parameter in $place:ident as $schema:expr, read by $read:path;
    ) => {
        extractor! { @struct [$(#[$meta])*] $name [] $inner }

        impl<'a> ::poem_openapi::ApiExtractor<'a> for $name {
            const TYPES: &'static [::poem_openapi::ApiExtractorType] =
                &[::poem_openapi::ApiExtractorType::Parameter];

            type ParamType = $inner;
            type ParamRawType = ();

            fn param_in() -> Option<::poem_openapi::registry::MetaParamIn> {
                Some(::poem_openapi::registry::MetaParamIn::$place)
            }

            fn param_schema_ref() -> Option<::poem_openapi::registry::MetaSchemaRef> {
                Some($schema)
            }

            async fn from_request(
                request: &'a ::poem::Request,
                _: &mut ::poem::RequestBody,
                options: ::poem_openapi::ExtractParamOptions<$inner>,
            ) -> ::poem::Result<Self> {
                Ok(Self($read(request, options)?))
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident<$of:ident: $bound:ident>($inner:ty);
        body $media_type:expr, required $required:expr, read by $read:path;
    ) => {
        extractor! { @struct [$(#[$meta])*] $name [$of] $inner }

        impl<'a, $of: $bound + 'static> ::poem_openapi::ApiExtractor<'a> for $name<$of> {
            const TYPES: &'static [::poem_openapi::ApiExtractorType] =
                &[::poem_openapi::ApiExtractorType::RequestObject];

            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut ::poem_openapi::registry::Registry) {
                <$inner as ::poem_openapi::types::Type>::register(registry);
            }

            fn request_meta() -> Option<::poem_openapi::registry::MetaRequest> {
                let content = vec![::poem_openapi::registry::MetaMediaType {
                    content_type: $media_type,
                    schema: <$inner as ::poem_openapi::types::Type>::schema_ref(),
                }];
                Some(::poem_openapi::registry::MetaRequest {
                    description: None,
                    content,
                    required: $required,
                })
            }

            async fn from_request(
                request: &'a ::poem::Request,
                body: &mut ::poem::RequestBody,
                _: ::poem_openapi::ExtractParamOptions<()>,
            ) -> ::poem::Result<Self> {
                Ok(Self($read(request, body).await?))
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident($inner:ty);
        caller for $audience:ident $(or $anyone:ident)?, read by $read:path;
    ) => {
        extractor! { @struct [$(#[$meta])*] $name [] $inner }

        impl<'a> ::poem_openapi::ApiExtractor<'a> for $name {
            const TYPES: &'static [::poem_openapi::ApiExtractorType] =
                &[::poem_openapi::ApiExtractorType::SecurityScheme];

            type ParamType = ();
            type ParamRawType = ();

            fn security_schemes() -> Vec<&'static str> {
                vec![$crate::http::callers::Audience::$audience.as_str()]
            }

            fn has_security_fallback() -> bool {
                [$(stringify!($anyone))?].contains(&"anyone")
            }

            async fn from_request(
                request: &'a ::poem::Request,
                _: &mut ::poem::RequestBody,
                _: ::poem_openapi::ExtractParamOptions<()>,
            ) -> ::poem::Result<Self> {
                Ok(Self($read(request).await?))
            }
        }
    };
    (@struct [$(#[$meta:meta])*] $name:ident [$($of:ident)?] $inner:ty) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name $(<$of>)? (pub $inner);

        impl $(<$of>)? ::std::ops::Deref for $name $(<$of>)? {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }
    };
}

pub(super) use extractor;
