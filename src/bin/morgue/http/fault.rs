//! What goes wrong with a request: a status, and the contract's error object.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use morgue::engine;
use morgue::ingest;
use morgue::search::ParamError;
use serde_json::json;

/// Seconds after which a refused client may come again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The status it is answered with.
    pub(crate) status: StatusCode,
    /// Stable name of the kind.
    pub(crate) code: &'static str,
    /// What is wrong, for a person.
    pub(crate) message: String,
    /// The parameter it is about.
    pub(crate) param: Option<Cow<'static, str>>,
    /// Byte offset in its value.
    pub(crate) position: Option<usize>,
}

impl Fault {
    /// A fault that is not about a parameter.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            param: None,
            position: None,
        }
    }

    /// A parameter that cannot be taken.
    pub(crate) fn param(
        code: &'static str,
        param: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            param: Some(param.into()),
            ..Self::new(StatusCode::BAD_REQUEST, code, message)
        }
    }

    /// Nothing has that address or id.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The address is there, for another method.
    pub(crate) fn wrong_method(message: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", message)
    }

    /// More wait than may.
    pub(crate) fn busy() -> Self {
        let message = "the server has as many searches as it can take: try again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
    }

    /// The work took longer than a request may.
    pub(crate) fn too_slow() -> Self {
        let message = "the answer took too long";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timeout", message)
    }

    /// The program failed where it must not.
    pub(crate) fn inside() -> Self {
        let message =
            "something went wrong inside: `morgue verify` tells whether the index is damaged";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", message)
    }

    /// Returns the error object, in a line.
    pub(super) fn text(&self) -> String {
        let object = json!({"error": {
            "code": self.code, "message": self.message, "param": self.param, "position": self.position,
        }});
        format!("{object}\n")
    }

    /// Returns the answer to the request, which carries the fault along.
    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.text()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        self.response()
    }
}

impl From<ParamError> for Fault {
    fn from(error: ParamError) -> Self {
        Self {
            param: error.param.map(Cow::Borrowed),
            position: error.position,
            ..Self::new(StatusCode::BAD_REQUEST, error.code, error.message)
        }
    }
}

impl From<engine::Error> for Fault {
    fn from(error: engine::Error) -> Self {
        if matches!(error, engine::Error::Stopped) {
            return Self::too_slow();
        }
        Self::from(anyhow::Error::from(error))
    }
}

impl From<ingest::Error> for Fault {
    fn from(error: ingest::Error) -> Self {
        Self::from(anyhow::Error::from(error))
    }
}

/// What the index, or a source that is read again, fails with. The details are the operator's and go to standard error.
impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        crate::render::warn(&format!("{error:#}"));
        Self {
            code: crate::failure::code(&error),
            ..Self::inside()
        }
    }
}
