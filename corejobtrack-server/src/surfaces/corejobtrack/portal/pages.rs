//! The customer login page, and the pages that links in e-mails to customers open.

use askama::Template;
use poem::http::StatusCode;
use poem_openapi::OpenApi;

use crate::{
    config::Company,
    http::{Nonce, Page, Problem, Result, Segment, StaticPage},
    surfaces::corejobtrack::area::Area,
};

const SCRIPT: &str = include_str!("../../../../assets/link.js");
const STYLE: &str = include_str!("../../../../assets/sign.css");

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct CustomerPagesApi {
    /// The letterhead.
    pub company: Company,
}

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerPagesApi {
    /// The customer login page.
    ///
    /// Logs in with a password, or requests a login link by e-mail. After login it shows the
    /// customer's tickets. Needs no authentication.
    #[oai(path = "/customer/login", method = "get", operation_id = "get_customer_login_page")]
    async fn login_page(&self) -> Result<StaticPage> {
        self.page(Purpose::LogIn)
    }

    /// The page that a login link opens.
    ///
    /// Opening the page does not use up the link; its button does, by
    /// `POST /customer/api/verify-magic-link`. After login it shows the customer's tickets. Needs
    /// no authentication. The page does not reveal whether the link works.
    #[oai(
        path = "/customer/magic/:token",
        method = "get",
        operation_id = "get_customer_magic_link_page"
    )]
    async fn magic_page(&self, #[oai(name = "token")] _token: Segment) -> Result<StaticPage> {
        self.page(Purpose::FollowLink)
    }

    /// The page that a password reset link opens.
    ///
    /// Opening the page does not use up the link; its button does, by
    /// `POST /customer/api/password-reset/confirm`. Needs no authentication. The page does not
    /// reveal whether the link works.
    #[oai(
        path = "/customer/reset-password/:token",
        method = "get",
        operation_id = "get_customer_password_reset_page"
    )]
    async fn reset_page(&self, #[oai(name = "token")] _token: Segment) -> Result<StaticPage> {
        self.page(Purpose::SetPassword)
    }

    /// The page that an address verification link opens.
    ///
    /// Opening the page does not use up the link; its button does, by
    /// `POST /customer/api/verify-email`. Needs no authentication. The page does not reveal whether
    /// the link works.
    #[oai(
        path = "/customer/verify-email/:token",
        method = "get",
        operation_id = "get_customer_verification_page"
    )]
    async fn verification_page(
        &self,
        #[oai(name = "token")] _token: Segment,
    ) -> Result<StaticPage> {
        self.page(Purpose::VerifyAddress)
    }
}

impl CustomerPagesApi {
    fn page(&self, purpose: Purpose) -> Result<StaticPage> {
        let nonce = Nonce::new();
        let view = LinkTemplate {
            company: &self.company,
            purpose,
            nonce: nonce.as_str(),
            script: SCRIPT,
            style: STYLE,
        };
        let html = view.render().map_err(Problem::internal)?;
        Ok(StaticPage(Page {
            status: StatusCode::OK,
            html,
            nonce,
        }))
    }
}

/// The purpose of a page, which the script derives from the path.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    LogIn,
    FollowLink,
    SetPassword,
    VerifyAddress,
}

impl Purpose {
    const fn title(self) -> &'static str {
        match self {
            Self::LogIn | Self::FollowLink => "Log in",
            Self::SetPassword => "Choose a new password",
            Self::VerifyAddress => "Verify your email address",
        }
    }
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkTemplate<'a> {
    company: &'a Company,
    purpose: Purpose,
    nonce: &'a str,
    script: &'static str,
    style: &'static str,
}
