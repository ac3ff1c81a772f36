//! News agencies, and whether a text is credited to one.

/// Agencies by the names they sign with, in the spelling of their signature.
const AGENCIES: &[&str] = &[
    "AFP",
    "Agence France-Presse",
    "ANP",
    "ANSA",
    "AP",
    "APA",
    "Associated Press",
    "Belga",
    "Bloomberg",
    "CNA",
    "dpa",
    "EFE",
    "Interfax",
    "Kyodo",
    "Lusa",
    "NTB",
    "PA Media",
    "PAP",
    "Press Association",
    "PTI",
    "Reuters",
    "Ritzau",
    "TASS",
    "TT",
    "Ukrinform",
    "UPI",
    "Xinhua",
    "Yonhap",
];

/// Bytes at the beginning and at the end of a text where a credit stands.
const HEAD_BYTES: usize = 160;
const TAIL_BYTES: usize = 240;

/// Returns whom a text is credited to: an agency, or one of `others`, as one of its authors, or in brackets or behind a
/// place at its beginning, or in its last words.
pub fn credit<'a>(authors: &[String], body: &str, others: &[&'a str]) -> Option<&'a str> {
    let known = others.iter().chain(AGENCIES).copied();
    let head = &body[..body.floor_char_boundary(HEAD_BYTES)];
    let tail = &body[body.ceil_char_boundary(body.len().saturating_sub(TAIL_BYTES))..];
    let dateline = head.split_once(['-', '–', '—']).map(|(place, _)| place);
    let mut known = known.filter(|name| !name.is_empty());
    known.find(|name| {
        let signs = |author: &String| {
            author == name
                || author
                    .strip_prefix("The ")
                    .is_some_and(|author| author == *name)
        };
        authors.iter().any(signs)
            || head.contains(&format!("({name})"))
            || dateline.is_some_and(|place| place.trim_end().ends_with(name))
            || [format!("({name})"), format!("/{name}"), format!("© {name}")]
                .iter()
                .any(|credit| tail.contains(credit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_stand_with_authors_places_and_last_words() {
        let by = |author: &str| vec![author.to_owned()];
        assert_eq!(credit(&by("Reuters"), "Rain fell.", &[]), Some("Reuters"));
        assert_eq!(
            credit(&by("The Ledger Wire"), "Rain.", &["Ledger Wire"]),
            Some("Ledger Wire")
        );
        assert_eq!(credit(&[], "ALDMOUTH (AP) — Rain fell.", &[]), Some("AP"));
        assert_eq!(
            credit(&[], "Rain fell on Aldmouth. (dpa)", &[]),
            Some("dpa")
        );
        assert_eq!(credit(&by("Jo Lind"), "Reuters reported rain.", &[]), None);
    }
}
