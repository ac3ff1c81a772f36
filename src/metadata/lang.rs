//! The language of a text.

use whatlang::Lang;
use whatlang::Script;

use crate::wording::function_words;

use super::Finding;
use super::finding::Candidate;

/// Bytes of the body that are looked at: enough for a sure answer, and an eighth of the cost of a whole text.
const SAMPLE: usize = 1_500;
/// Below this many bytes a declared language is worth more than a guess.
const SHORT: usize = 120;

/// Returns the primary language subtag of a text; `declared` is what the page says of itself.
pub(super) fn of_text(text: &str, declared: &[&str]) -> Finding<String> {
    let sample = sample(text);
    let declared: Vec<String> = declared.iter().filter_map(|tag| primary(tag)).collect();
    let first = declared
        .first()
        .map(|tag| Candidate::new("html", tag.clone(), tag.clone()));
    let only = declared.first().filter(|_| declared.len() == 1);
    let told = |code: &str| PLAIN.contains(&code) || only.is_some_and(|only| only == code);
    let plain = function_words::language(sample, told);
    if plain.is_some() && plain == only.map(String::as_str) {
        return first.map(Finding::taken).unwrap_or_default();
    }
    let Some((identified, script, sure)) = identify(sample, plain) else {
        return first.map(Finding::taken).unwrap_or_default();
    };
    let written = |tag: &str| fits(tag, script);
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

/// Languages that their small words alone tell: no other one of their script is near to them.
const PLAIN: &[&str] = &["en", "de", "fr"];

/// Returns a text's language, its script, and whether both are sure; `plain` is what its small words tell, at a tenth of
/// the cost, of most texts.
fn identify(sample: &str, plain: Option<&'static str>) -> Option<(&'static str, Script, bool)> {
    if let Some(plain) = plain {
        return Some((plain, Script::Latin, true));
    }
    let info = whatlang::detect(sample)?;
    let sure = info.is_reliable() && sample.len() >= SHORT;
    Some((two_letters(info.lang())?, info.script(), sure))
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
