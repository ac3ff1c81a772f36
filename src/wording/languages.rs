//! Names of languages, as readers type them.

/// Codes of languages that news is often in, with their English names and their own.
const NAMES: [(&str, &str, &str); 44] = [
    ("af", "Afrikaans", "Afrikaans"),
    ("ar", "Arabic", "العربية"),
    ("bg", "Bulgarian", "български"),
    ("bn", "Bengali", "বাংলা"),
    ("ca", "Catalan", "català"),
    ("cs", "Czech", "čeština"),
    ("da", "Danish", "dansk"),
    ("de", "German", "Deutsch"),
    ("el", "Greek", "ελληνικά"),
    ("en", "English", "English"),
    ("es", "Spanish", "español"),
    ("et", "Estonian", "eesti"),
    ("fa", "Persian", "فارسی"),
    ("fi", "Finnish", "suomi"),
    ("fr", "French", "français"),
    ("ga", "Irish", "Gaeilge"),
    ("he", "Hebrew", "עברית"),
    ("hi", "Hindi", "हिन्दी"),
    ("hr", "Croatian", "hrvatski"),
    ("hu", "Hungarian", "magyar"),
    ("id", "Indonesian", "Bahasa Indonesia"),
    ("it", "Italian", "italiano"),
    ("ja", "Japanese", "日本語"),
    ("ko", "Korean", "한국어"),
    ("lt", "Lithuanian", "lietuvių"),
    ("lv", "Latvian", "latviešu"),
    ("nl", "Dutch", "Nederlands"),
    ("no", "Norwegian", "norsk"),
    ("pl", "Polish", "polski"),
    ("pt", "Portuguese", "português"),
    ("ro", "Romanian", "română"),
    ("ru", "Russian", "русский"),
    ("sk", "Slovak", "slovenčina"),
    ("sl", "Slovene", "slovenščina"),
    ("sr", "Serbian", "српски"),
    ("sv", "Swedish", "svenska"),
    ("sw", "Swahili", "Kiswahili"),
    ("th", "Thai", "ไทย"),
    ("tl", "Tagalog", "Tagalog"),
    ("tr", "Turkish", "Türkçe"),
    ("uk", "Ukrainian", "українська"),
    ("ur", "Urdu", "اردو"),
    ("vi", "Vietnamese", "Tiếng Việt"),
    ("zh", "Chinese", "中文"),
];

/// Returns the English name of the language of a primary subtag, in lower case.
pub fn english_name(code: &str) -> Option<&'static str> {
    let known = NAMES.iter().find(|(it, _, _)| *it == code);
    known.map(|(_, name, _)| *name)
}

/// Returns the primary subtag of a language by its English name or its own, in any case.
pub fn code_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let known = NAMES
        .iter()
        .find(|(_, english, own)| [english, own].iter().any(|it| it.to_lowercase() == name));
    known.map(|(code, _, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_names() {
        for (name, code) in [
            ("English", Some("en")),
            ("GERMAN", Some("de")),
            ("deutsch", Some("de")),
            ("Français", Some("fr")),
            (" українська ", Some("uk")),
            ("中文", Some("zh")),
            ("en", None),
            ("Elvish", None),
            ("", None),
        ] {
            assert_eq!(code_of(name), code, "{name:?}");
        }
        assert_eq!(english_name("pt"), Some("Portuguese"));
        assert_eq!(english_name("xx"), None);
    }

    #[test]
    fn every_name_leads_to_its_code() {
        for (code, english, own) in NAMES {
            assert_eq!(code_of(english), Some(code));
            assert_eq!(code_of(own), Some(code));
        }
    }
}
