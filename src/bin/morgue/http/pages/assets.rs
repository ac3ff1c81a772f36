//! The stylesheet, the script and the sign of the page: part of the program, at addresses that change with them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use super::super::fault::Fault;

/// One file that a page loads.
struct Asset {
    name: String,
    form: HeaderValue,
    text: &'static str,
}

impl Asset {
    /// A file whose name holds a checksum of what is in it.
    fn new(stem: &str, ending: &str, form: &'static str, text: &'static str) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        Self {
            name: format!("{stem}-{}.{ending}", &hash[..12]),
            form: HeaderValue::from_static(form),
            text,
        }
    }

    fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../../../../assets/page.css");
    Asset::new("page", "css", "text/css; charset=utf-8", text)
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../../../../assets/page.js");
    Asset::new("page", "js", "text/javascript; charset=utf-8", text)
});
static SIGN: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../../../../assets/sign.svg");
    Asset::new("sign", "svg", "image/svg+xml", text)
});

/// Addresses of what every page loads.
pub(super) struct Assets {
    /// The stylesheet.
    pub(super) style: String,
    /// The script.
    pub(super) script: String,
    /// The sign in the browser's tab.
    pub(super) sign: String,
}

/// Returns the addresses of what every page loads.
pub(super) fn assets() -> &'static Assets {
    static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
        style: STYLE.address(),
        script: SCRIPT.address(),
        sign: SIGN.address(),
    });
    &ASSETS
}

/// Answers with the sign where browsers look for one that no page names: a JSON text has it in its tab, too.
pub(super) async fn sign() -> Response {
    let day = HeaderValue::from_static("public, max-age=86400");
    let headers = [
        (header::CONTENT_TYPE, SIGN.form.clone()),
        (header::CACHE_CONTROL, day),
    ];
    (headers, SIGN.text).into_response()
}

/// Answers with a file, which never changes under its name.
pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    let all = [&*STYLE, &*SCRIPT, &*SIGN];
    let Some(asset) = all.into_iter().find(|asset| asset.name == name) else {
        return Err(Fault::not_found("there is no such file of the page"));
    };
    let lasting = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = [
        (header::CONTENT_TYPE, asset.form.clone()),
        (header::CACHE_CONTROL, lasting),
    ];
    Ok((headers, asset.text).into_response())
}
