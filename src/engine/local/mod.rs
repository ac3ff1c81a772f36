//! The index in a folder, on tantivy.
//!
//! ```text
//! index/CURRENT        which generation is live, and which versions made it
//! index/LOCK           held by the one process that writes
//! index/gens/000003/   one generation: tantivy's files and the ledger of the last commit
//! ```
//!
//! A *generation* is a whole index. Ingest changes the live one by commits; a rebuild fills the next one beside it
//! and swaps `CURRENT` by a rename, so a reader sees the old or the new and never a mix ([`generations`]). Every
//! commit carries an opaque *ledger* of what was ingested, named in tantivy's commit payload: articles and ledger are
//! always of the same commit ([`Writer`]).
//!
//! An article becomes one document ([`schema`]): its text twice as terms, exact and stemmed, its facets as fast
//! fields, the article itself as stored JSON. A query tree becomes tantivy queries ([`lower`](Reader::search)); a word
//! is scored by BM25F over title, body and the body's opening at once, so that several fields are never counted
//! twice ([`rank`]); what says where its words stand is evaluated on their positions ([`positions`]). Where not all
//! words need be there, the best are looked at again ([`second_look`]).

mod backup;
mod buckets;
mod collect;
mod columns;
mod copies;
mod counter;
mod directory;
mod disk;
mod document;
mod excluded;
mod explain;
#[cfg(test)]
mod faults;
mod feedback;
mod filter;
mod forms;
mod generations;
mod lookup;
mod lower;
mod page;
mod payload;
mod positions;
mod rank;
mod ranked;
mod reader;
mod recency;
mod record;
mod schema;
mod seal;
mod second_look;
mod sought;
mod spellings;
mod stored;
mod terms;
#[cfg(test)]
mod trial;
mod values;
mod verify;
mod warn;
mod watch;
mod watched;
mod window;
mod word_scorer;
mod words;
mod writer;

pub use backup::backup;
pub use backup::restore;
pub use document::Document;
pub use generations::Current;
pub use generations::Stamp;
pub use generations::WriteLock;
pub use generations::current;
pub use generations::exists;
pub use generations::salvage_ledger;
pub use generations::stamp;
pub use lookup::Address;
pub use reader::Found;
pub use reader::Reader;
pub use reader::Scored;
pub use verify::Verified;
pub use verify::verify;
pub use writer::Writer;

use super::Error;

/// Wraps a tantivy error.
fn engine(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Error {
    move |cause| Error::Engine {
        action,
        cause: Box::new(cause),
    }
}
