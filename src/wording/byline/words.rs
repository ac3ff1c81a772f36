//! Words of bylines, lower case, separated by single spaces.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::letters;

/// A list of words.
pub(super) struct List {
    words: &'static str,
    index: OnceLock<Index>,
}

struct Index {
    words: HashSet<&'static str>,
    /// By the first byte of words, their lengths, one a bit: most words are told by it to be in no list.
    lengths: [u64; 256],
}

impl List {
    /// Bytes of the longest word that is looked up.
    pub(super) const LONGEST: usize = 64;

    const fn of(words: &'static str) -> Self {
        Self {
            words,
            index: OnceLock::new(),
        }
    }

    /// Tells by their first character that most words are not in the list, whatever their case.
    pub(super) fn may_hold(&self, first: char) -> bool {
        let lengths = &self.index().lengths;
        let mut known = false;
        letters::lower(first, |c| {
            known |= lengths[usize::from(c.encode_utf8(&mut [0; 4]).as_bytes()[0])] != 0;
        });
        known
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.words))
    }

    /// Returns whether the list has a word, which is in lower case.
    pub(super) fn contains(&self, word: &str) -> bool {
        let Some(&first) = word.as_bytes().first() else {
            return false;
        };
        let index = self.index();
        let lengths = index.lengths[usize::from(first)];
        word.len() < Self::LONGEST && lengths >> word.len() & 1 == 1 && index.words.contains(word)
    }
}

impl Index {
    fn of(words: &'static str) -> Self {
        let words: HashSet<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        let mut lengths = [0; 256];
        for word in &words {
            lengths[usize::from(word.as_bytes()[0])] |= 1 << word.len();
        }
        Self { words, lengths }
    }
}

/// Words that introduce names and are ordinary words besides: a capitalised name must follow.
pub(super) static CUES: List = List::of(
    "by von par por di door af av texte text autor: author: auteur: autore: auteurs: \
    autoren: authors: texto: tekst: text: texte: testo: redacteur: redaktion: yazan: автор: текст: автори: скріпт: kirjoittaja:",
);

/// Phrases that introduce names, in front of or instead of the above.
pub(super) const PHRASES: [&str; 16] = [
    "written by",
    "posted by",
    "published by",
    "reported by",
    "story by",
    "words by",
    "article by",
    "review by",
    "analysis by",
    "text by",
    "ein artikel von",
    "ein beitrag von",
    "artikel von",
    "beitrag von",
    "von unserem redakteur",
    "escrito por",
];

/// Words that join the names of a list.
pub(super) static JOINTS: List =
    List::of("and und et y e en og och i и та ve a & with mit avec con");

/// Lower-case words inside a name.
pub(super) static PARTICLES: List = List::of(
    "de da do dos das di del della dello dei degli du des van von der den ter ten zu zum zur la le las los el al bin \
    ibn ben bint san st. d' o' vom te 't",
);

/// What a person does for a paper.
pub(super) static ROLES: List = List::of(
    "staff writer writers editor editors reporter reporters correspondent correspondents contributor contributors \
    columnist journalist producer newsroom photographer author freelance freelancer redakteur redakteurin redaktion \
    korrespondent korrespondentin autor autorin journaliste rédacteur rédactrice redactor redactora periodista \
    reportero giornalista redattore verslaggever redacteur correspondente repórter dziennikarz redaktor журналист \
    корреспондент редактор reporterin kolumnist blogger intern fellow analyst \
    critic manager director researcher specialist expert coordinator strategist",
);

/// What stands in front of a role and is no paper's name.
pub(super) static BEATS: List = List::of(
    "senior chief managing deputy associate assistant contributing executive political politics technology tech \
    business economics economy science health sports sport culture arts foreign national international local \
    diplomatic religion education environment legal court crime features opinion digital online social media special \
    investigative general assignment white house washington city europe asia africa us uk junior lead principal \
    founding news night travel food fashion music film data video audio breaking-news guest former our editorial web games gaming autos automotive \
    marketing content product seo event events transport transportation housing property consumer farming agriculture \
    agricultural climate energy industry security defence defense community county regional parliamentary employment \
    labour maritime",
);

/// Words that make a name a paper's or an agency's.
pub(super) static PRESS: List = List::of(
    "news times post press journal tribune herald gazette magazine media network radio tv television daily weekly \
    agency agence wire service services today observer chronicle courier examiner standard review digest bulletin \
    newspaper newspapers broadcasting zeitung nachrichten presse rundschau blatt allgemeine anzeiger agentur journal \
    agencia prensa diario noticias agenzia giornale agencja gazeta .com .org .net .de",
);

/// Capitalised words that begin a sentence or a label rather than a name.
pub(super) static STOPS: List = List::of(
    "the a an in on at it he she they we you i this that these those as after before when while for from with but if \
    there what who why how no one two our his her its their to of is was are were updated published posted last \
    modified first share comments comment read photo photos photograph photography image images picture video \
    illustration source story date time am pm edt est pst gmt monday tuesday wednesday thursday friday saturday \
    sunday january february march april may june july august september october november december jan feb mar apr jun \
    jul aug sep sept oct nov dec mon tue wed thu fri sat sun follow subscribe email print save listen watch more \
    view all der die das ein eine im am um auf mit nach bei wie wenn es er sie wir ich stand aktualisiert \
    veröffentlicht foto fotos bild le les un une des dans sur après publié mis mise el los las la una en publicado \
    actualizado facebook twitter x whatsapp tags topics category categories filed click advertisement \
    contact about copyright link copied related trending recommended sponsored newsletter newsletters sign log login \
    register menu search skip next previous latest popular explore download gallery caption getty listen gift reddit \
    linkedin pinterest telegram messenger bluesky flipboard instagram youtube tiktok whatsapp advertisements",
);

/// Surnames that are small words as well, in whatever language.
pub(super) static SURNAMES: List = List::of("an he in im la le los las no on she to um we you");

/// Small words behind the names of a byline: where for, where, who she is.
pub(super) static BEHIND: List = List::of(
    "for in of at is covers für aus pour à para por per voor bei im updated published posted via on",
);

/// Words behind a name in the box that holds it, or instead of one.
pub(super) static LABELS: List = List::of(
    "get stand updated published posted last view follow read see more share edited reviewed written posts profile archive rss \
    subscribe email monday tuesday wednesday thursday friday saturday sunday january february march april june july \
    august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai \
    juni juli oktober dezember veröffentlicht aktualisiert publié mis publicado actualizado min minutes illustration \
    photographs photography",
);

/// Months and days that are given names as well.
pub(super) static GIVEN: List = List::of("april may june august jan sun mai juni avril");

/// Values that programs write where nobody is named.
pub(super) const NOBODY: [&str; 17] = [
    "no author",
    "admin",
    "administrator",
    "null",
    "none",
    "undefined",
    "unknown",
    "anonymous",
    "n/a",
    "author",
    "guest",
    "user",
    "editor",
    "webmaster",
    "default",
    "root",
    "by",
];

/// Cues that may be glued to a name.
pub(super) static GLUED_CUES: List = List::of("by von par por");

/// Words between the names of a value.
pub(super) static ANDS: List = List::of("and und et og och и та ve y");

/// What stands behind a name and is none.
pub(super) static DEGREES: List = List::of("jr sr ii iii phd md dr m.d ph.d cpa rn ms rd");

/// Offices that stand in a list of names and are none.
pub(super) static OFFICES: List = List::of("head founder director editor ceo co-founder professor");

/// Particles that stay small in a name that was written in capitals.
pub(super) static SMALL: List =
    List::of("de da dos das di del della du van von der den ter zu la le bin ibn");
