//! Names that stay: the id of an article, the key of a record.

use url::Url;

/// Returns the id of an article: 16 hexadecimal digits that are the same on every run, machine and rebuild.
///
/// A canonical address is the best name; else the record's own id together with its file; else the record's
/// place below its root. BLAKE3, cut to 64 bits: at a million articles a collision has a chance of 3 in 10⁸.
pub(super) fn article_id(
    url: Option<&str>,
    record_id: Option<&str>,
    relative: &str,
    source: &str,
) -> String {
    let name = match (url.and_then(address), record_id) {
        (Some(address), _) => format!("url\0{address}"),
        (None, Some(own)) => format!("record\0{relative}\0{own}"),
        (None, None) => format!("source\0{source}"),
    };
    blake3::hash(name.as_bytes()).to_hex()[..16].to_owned()
}

/// Returns an address that names one article: absolute, `http` or `https`, without fragment, and not the bare
/// root of a site.
pub(super) fn address(url: &str) -> Option<String> {
    let mut url = Url::parse(url.trim()).ok()?;
    let named = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    let bare = matches!(url.path(), "" | "/") && url.query().is_none_or(str::is_empty);
    url.set_fragment(None);
    (named && !bare).then(|| url.into())
}

/// Returns the number of a record: unique for its place in its root.
pub(super) fn record_key(root: u64, relative: &str, offset: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&root.to_le_bytes());
    hasher.update(&offset.to_le_bytes());
    hasher.update(relative.as_bytes());
    let mut head = [0; 8];
    head.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_an_article_and_a_site_root_does_not() {
        assert_eq!(
            address("HTTPS://Example.com/a?b=c#d").as_deref(),
            Some("https://example.com/a?b=c")
        );
        assert_eq!(address("https://example.com/"), None);
        assert_eq!(
            address("https://example.com/?p=12").as_deref(),
            Some("https://example.com/?p=12")
        );
        assert_eq!(address("/relative"), None);
        assert_eq!(address("mailto:a@example.com"), None);
    }

    #[test]
    fn the_best_name_decides() {
        let id = |url, own| article_id(url, own, "a.jsonl", "a.jsonl#7");
        assert_eq!(
            id(Some("https://e.com/x"), Some("1")),
            article_id(Some("https://e.com/x#top"), None, "b", "b")
        );
        assert_ne!(id(None, Some("1")), id(None, Some("2")));
        assert_ne!(id(None, None), id(Some("https://e.com/"), Some("1")));
        assert_eq!(id(Some("https://e.com/"), Some("1")), id(None, Some("1")));
    }
}
