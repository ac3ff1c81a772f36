//! The language of a text.

use whatlang::Lang;
use whatlang::Script;

use crate::analysis::is_stop_word;
use crate::analysis::stop_word_languages;
use crate::analysis::tokens;

use super::Finding;
use super::finding::Candidate;

/// Bytes of the body that are looked at: enough for a sure answer, and an eighth of the cost of a whole text.
const SAMPLE: usize = 1_500;
/// Below this many bytes a declared language is worth more than a guess.
const SHORT: usize = 120;

/// Bytes, and least words, by which a text may be plainly in the language that it is said to be in.
const PLAIN_BYTES: usize = 600;
const PLAIN_WORDS: usize = 40;

/// Returns the primary language subtag of a text; `declared` is what the page says of itself.
pub(super) fn of_text(text: &str, declared: &[&str]) -> Finding<String> {
    let sample = sample(text);
    let declared: Vec<String> = declared.iter().filter_map(|tag| primary(tag)).collect();
    let first = declared
        .first()
        .map(|tag| Candidate::new("html", tag.clone(), tag.clone()));
    if let [only] = declared.as_slice()
        && is_plainly(sample, only)
    {
        return first.map(Finding::taken).unwrap_or_default();
    }
    let Some(info) = whatlang::detect(sample) else {
        return first.map(Finding::taken).unwrap_or_default();
    };
    let Some(identified) = two_letters(info.lang()) else {
        return first.map(Finding::taken).unwrap_or_default();
    };
    let sure = info.is_reliable() && sample.len() >= SHORT;
    let written = |tag: &str| fits(tag, info.script());
    if let Some(own) = declared.iter().find(|tag| written(tag))
        && !sure
    {
        let mut finding = Finding::taken(Candidate::new("html", own.clone(), own.clone()));
        if own != identified {
            finding.reject("text", identified, "the text is too short to be sure");
        }
        return finding;
    }
    let mut finding = Finding::taken(Candidate::new("text", identified, identified.to_owned()));
    for tag in declared.iter().filter(|tag| *tag != identified) {
        finding.reject("html", tag.clone(), "the text is in another language");
    }
    finding
}

/// Whether a text has so many of a language's commonest words, and more than of any other's, that it need not be
/// identified, which takes ten times as long.
fn is_plainly(text: &str, lang: &str) -> bool {
    let text = &text[..text.floor_char_boundary(PLAIN_BYTES)];
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    let of = |lang: &str| {
        let common = words.iter().filter(|word| is_stop_word(word, lang));
        common.count()
    };
    let own = of(lang);
    let plain = words.len() >= PLAIN_WORDS && own * 4 >= words.len();
    let others = stop_word_languages();
    plain
        && others
            .filter(|other| *other != lang)
            .all(|other| of(other) * 2 < own)
}

fn sample(text: &str) -> &str {
    &text[..text.floor_char_boundary(SAMPLE)]
}

/// Returns the primary subtag of a declared language.
fn primary(tag: &str) -> Option<String> {
    let tag = tag
        .trim()
        .split(['-', '_', ',', ' '])
        .next()?
        .to_ascii_lowercase();
    let tag = if matches!(tag.as_str(), "nb" | "nn") {
        "no".to_owned()
    } else {
        tag
    };
    (tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(tag)
}

/// Tells whether a declared language is written in a script.
fn fits(tag: &str, script: Script) -> bool {
    match script {
        Script::Mandarin => matches!(tag, "zh" | "ja"),
        Script::Hiragana | Script::Katakana => tag == "ja",
        Script::Hangul => tag == "ko",
        Script::Cyrillic => matches!(
            tag,
            "ru" | "uk" | "bg" | "sr" | "mk" | "be" | "kk" | "ky" | "mn" | "tg"
        ),
        Script::Arabic => matches!(tag, "ar" | "fa" | "ur" | "ps" | "ku" | "ug"),
        Script::Greek => tag == "el",
        Script::Hebrew => matches!(tag, "he" | "yi"),
        Script::Latin => !matches!(
            tag,
            "zh" | "ja" | "ko" | "ru" | "uk" | "bg" | "ar" | "fa" | "el" | "he" | "hi" | "th"
        ),
        _ => true,
    }
}

fn two_letters(lang: Lang) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("eng", "en"),
        ("deu", "de"),
        ("fra", "fr"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "no"),
        ("fin", "fi"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("mkd", "mk"),
        ("bel", "be"),
        ("ell", "el"),
        ("tur", "tr"),
        ("aze", "az"),
        ("uzb", "uz"),
        ("tuk", "tk"),
        ("kaz", "kk"),
        ("ara", "ar"),
        ("pes", "fa"),
        ("urd", "ur"),
        ("heb", "he"),
        ("yid", "yi"),
        ("hin", "hi"),
        ("ben", "bn"),
        ("mar", "mr"),
        ("guj", "gu"),
        ("pan", "pa"),
        ("tam", "ta"),
        ("tel", "te"),
        ("kan", "kn"),
        ("mal", "ml"),
        ("ori", "or"),
        ("sin", "si"),
        ("nep", "ne"),
        ("tha", "th"),
        ("mya", "my"),
        ("khm", "km"),
        ("vie", "vi"),
        ("ind", "id"),
        ("jav", "jv"),
        ("tgl", "tl"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("kat", "ka"),
        ("hye", "hy"),
        ("amh", "am"),
        ("afr", "af"),
        ("cat", "ca"),
        ("epo", "eo"),
        ("lat", "la"),
        ("aka", "ak"),
        ("sna", "sn"),
        ("zul", "zu"),
        ("cym", "cy"),
    ];
    CODES
        .iter()
        .find_map(|(three, two)| (*three == lang.code()).then_some(*two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, declared: &[&str]) -> Option<String> {
        of_text(text, declared).value
    }

    #[test]
    fn the_text_decides_and_the_page_helps_where_it_is_short() {
        let german = "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke über den Fluss abzureißen und durch eine neue zu \
            ersetzen, die im nächsten Jahr fertig sein soll.";
        assert_eq!(check(german, &["en-US"]).as_deref(), Some("de"));
        assert_eq!(check("Rain", &["fr-FR"]).as_deref(), Some("fr"));
        assert_eq!(
            check("今天北京下了一场大雨，许多街道被淹。", &[]).as_deref(),
            Some("zh")
        );
        assert_eq!(
            check("今日は東京で大雨が降りました。", &["en"]).as_deref(),
            Some("ja")
        );
        assert_eq!(
            check("서울에 큰 비가 내렸다.", &["en"]).as_deref(),
            Some("ko")
        );
        assert_eq!(check("", &[]), None);
    }
}
