//! Pages that hold a notice in place of an article: that nothing is there, or that the reader is to consent first.

/// Returns whether a text is such a notice and nothing more.
///
/// Articles on these things are longer, or do not speak of "this page" and "your device" in several ways at once.
pub(crate) fn is_notice(text: &str) -> bool {
    if text.len() > LONGEST_CONSENT {
        return false;
    }
    let folded = text.to_lowercase().replace('\u{2019}', "'");
    let holds = |phrase: &&&str| folded.contains(**phrase);
    let not_found = || NOT_FOUND.iter().any(|phrase| folded.contains(phrase));
    text.len() <= LONGEST_NOT_FOUND && not_found()
        || CONSENT.iter().filter(holds).take(CONSENT_PHRASES).count() == CONSENT_PHRASES
}

/// Bytes of the longest text that says no more than that a page is not there: about 100 words.
const LONGEST_NOT_FOUND: usize = 600;
/// Bytes of the longest consent notice: about 400 words.
const LONGEST_CONSENT: usize = 2_400;
/// Phrases of consent that make a notice: an article quotes one or two.
const CONSENT_PHRASES: usize = 3;

/// What pages say that are not there, lower case.
const NOT_FOUND: &[&str] = &[
    "page not found",
    "page cannot be found",
    "page could not be found",
    "page you are looking for",
    "page you're looking for",
    "page you were looking for",
    "page you requested",
    "page does not exist",
    "page doesn't exist",
    "article you are looking for",
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "seite existiert nicht",
    "seite, die sie suchen",
    "gesuchte seite",
    "page introuvable",
    "page que vous cherchez",
    "page que vous recherchez",
    "page demandée",
    "página no encontrada",
    "página que buscas",
    "página que busca",
    "pagina non trovata",
    "pagina che stai cercando",
    "pagina che cercavi",
    "pagina richiesta",
    "página não encontrada",
    "página que procura",
    "página que você procura",
    "pagina niet gevonden",
    "pagina die je zoekt",
    "pagina die u zoekt",
    "nie znaleziono strony",
    "strona nie istnieje",
    "strona, której szukasz",
    "страница не найдена",
    "страницы не существует",
    "сторінку не знайдено",
    "сторінки не існує",
    "页面不存在",
    "找不到页面",
    "頁面不存在",
    "找不到頁面",
    "ページが見つかりません",
    "الصفحة غير موجودة",
];

/// What consent notices say to the reader, lower case.
const CONSENT: &[&str] = &[
    "we value your privacy",
    "we and our",
    "our partners",
    "on your device",
    "on a device",
    "your choices",
    "withdraw consent",
    "withdraw your consent",
    "legitimate interest",
    "accept all",
    "i accept",
    "reject all",
    "manage preferences",
    "cookie settings",
    "we use cookies",
    "tracking technologies",
    "privacy policy",
    "wir und unsere",
    "unsere partner",
    "auf ihrem gerät",
    "auf einem gerät",
    "ihre einwilligung",
    "alle akzeptieren",
    "wir verwenden cookies",
    "berechtigtes interesse",
    "nous et nos",
    "nos partenaires",
    "sur votre appareil",
    "votre consentement",
    "tout accepter",
    "nous utilisons des cookies",
    "nosotros y nuestros",
    "nuestros socios",
    "en su dispositivo",
    "en tu dispositivo",
    "su consentimiento",
    "tu consentimiento",
    "aceptar todo",
    "utilizamos cookies",
    "noi e i nostri",
    "i nostri partner",
    "sul tuo dispositivo",
    "il tuo consenso",
    "accetta tutto",
    "utilizziamo i cookie",
    "wij en onze",
    "onze partners",
    "op je apparaat",
    "op uw apparaat",
    "je toestemming",
    "uw toestemming",
    "alles accepteren",
    "nossos parceiros",
    "no seu dispositivo",
    "seu consentimento",
    "aceitar tudo",
    "nasi partnerzy",
    "na twoim urządzeniu",
    "na urządzeniu",
    "swoją zgodę",
    "akceptuję",
    "наши партнеры",
    "наші партнери",
    "на вашем устройстве",
    "на вашому пристрої",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_that_is_not_there_says_so() {
        let notice = "Sorry, the page you’re looking for has moved. Try our home page.";
        assert!(is_notice(notice));
        assert!(is_notice("Die Seite wurde nicht gefunden."));
        assert!(is_notice("Страница не найдена"));
        let story = "The harbour's site went down on Tuesday: “Page not found” was all that skippers read. ";
        assert!(!is_notice(&story.repeat(8)));
        assert!(!is_notice(
            "The last page of the log was not found on board."
        ));
    }

    #[test]
    fn consent_is_asked_for_in_several_ways_at_once() {
        assert!(is_notice(
            "We and our 900 partners store information on a device. You can withdraw your consent at any time."
        ));
        assert!(is_notice(
            "Wir und unsere Partner speichern Daten auf Ihrem Gerät. Ihre Einwilligung ist freiwillig."
        ));
        assert!(!is_notice(
            "The council's new privacy policy says that the ferry may keep passengers' names for a month."
        ));
        assert!(!is_notice(""));
    }
}
