//! Addresses of articles.

use url::Url;

/// Longest address in bytes.
pub(super) const LONGEST_URL: usize = 8 * 1024;

/// Returns an address in full, without its fragment; `None` for what is no page's: other schemes, bare roots.
pub(super) fn web_page(raw: &str, base: Option<&Url>) -> Option<String> {
    let mut url = match base {
        Some(base) => base.join(raw).ok()?,
        None => Url::parse(raw).ok()?,
    };
    url.set_fragment(None);
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    let root = url.path().len() <= 1 && url.query().is_none();
    (web && !root && url.as_str().len() <= LONGEST_URL).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_and_other_schemes_are_no_pages() {
        let page = |raw| web_page(raw, None).unwrap_or_default();
        assert_eq!(
            page("https://sentinel.example/divers#top"),
            "https://sentinel.example/divers"
        );
        assert_eq!(page("https://sentinel.example/"), "");
        assert_eq!(page("mailto:desk@sentinel.example"), "");
        assert_eq!(page("divers"), "");
    }
}
