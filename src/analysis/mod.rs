//! From text to the terms of the index, and from a query's words to the same terms.
//!
//! A *token* is a word in text: its folded form, its byte range, its position. A *term* is what the index
//! holds. Two kinds of terms come from one token: the *exact* one, which is the folded form, and the *stem*,
//! made from it by the document's language. Articles keep both, so that a phrase in quotes finds the very
//! words and a plain query finds their inflections.
//!
//! Words are those of Unicode's UAX #29 ([`words`]); folding takes off case, accents and the English `'s`
//! ([`fold()`]). Scripts that write no spaces become one token a character; their stems are pairs of neighbours
//! ([`stems`]), which is what makes a Chinese query more than a bag of characters.
//!
//! Nothing is dropped at indexing time: stop words ([`stop_words`]) are left out of queries, never out of
//! the index, so `"to be or not to be"` can be found.
//!
//! ```
//! use morgue::analysis;
//!
//! let tokens = analysis::tokens("L’Écho: Zelensky’s talks");
//! let forms: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
//! assert_eq!(forms, ["l", "echo", "zelensky", "talks"]);
//! assert_eq!(analysis::stems(&tokens, Some("en"))[3], "talk");
//! ```

mod below;
mod count;
mod fold;
mod sentences;
mod stem;
mod stop_words;
mod words;

pub use crate::letters::is_unspaced;
pub use below::Below;
pub use count::count_words;
pub use fold::fold;
pub use sentences::Borders;
pub use sentences::borders;
pub use sentences::sentences;
pub use stem::Part;
pub use stem::QueryWord;
pub use stem::keeps_beginning;
pub use stem::query_word;
pub use stem::stem;
pub use stem::stems;
pub use stop_words::is_stop_word;
pub use words::MAX_TOKEN_BYTES;
pub use words::Spot;
pub use words::Token;
pub use words::is_hyphen;
pub use words::spots;
pub use words::token;
pub use words::tokens;

/// Version of the rules in this room, kept with every index: terms made by another version do not fit.
pub const ANALYZER_VERSION: u32 = 2;
