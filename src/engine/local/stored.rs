//! Stored articles, read so that a damaged one is an error.
//!
//! tantivy takes the lengths in a stored document at their word: where one was damaged it asks for more memory than
//! there is, and that ends the process. So the bytes of a document are read here.

use tantivy::DocAddress;
use tantivy::Searcher;
use tantivy::TantivyError;
use tantivy::error::DataCorruption;
use tantivy::store::StoreReader;

use super::schema::FIELDS;

/// Blocks of a segment that are kept uncompressed; as many as tantivy keeps.
const BLOCKS: usize = 100;

/// The stored articles of all segments of a commit.
pub(super) struct Stored(Vec<StoreReader>);

impl Stored {
    pub(super) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter();
        let stores = segments.map(|segment| segment.get_store_reader(BLOCKS));
        Ok(Self(stores.collect::<std::io::Result<_>>()?))
    }

    /// Returns what is stored of an article: JSON.
    ///
    /// # Errors
    ///
    /// When the store cannot be read, or holds something else.
    pub(super) fn json(&self, at: DocAddress) -> tantivy::Result<String> {
        let no_article = || -> TantivyError {
            let what = "a stored article cannot be read".to_owned();
            DataCorruption::comment_only(what).into()
        };
        let segment = self.0.get(at.segment_ord as usize).ok_or_else(no_article)?;
        let bytes = segment.get_document_bytes(at.doc_id)?;
        let text = text(&bytes).ok_or_else(no_article)?;
        Ok(text.to_owned())
    }
}

/// Returns the one text that a document has, as tantivy 0.27 lays it down: how many values (a number), the field (`u32`,
/// little-endian), the kind of value (0 for a text), the text's length (a number), the text. A number is seven bits a byte,
/// the lowest first, and the last byte has its highest bit set.
fn text(document: &[u8]) -> Option<&str> {
    let mut rest = document;
    let values = number(&mut rest)?;
    let (field, behind) = rest.split_first_chunk()?;
    let (kind, mut behind) = behind.split_first()?;
    let length = number(&mut behind)?;
    let is_article = u32::from_le_bytes(*field) == FIELDS.article.field_id();
    let whole = values == 1 && is_article && *kind == TEXT && length == behind.len() as u64;
    whole.then(|| std::str::from_utf8(behind).ok())?
}

/// The kind of a value that is a text.
const TEXT: u8 = 0;

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::IndexWriter;
    use tantivy::TantivyDocument;

    use super::super::terms::TOKENIZER;
    use super::super::terms::TermsTokenizer;
    use super::*;

    fn document(json: &str) -> Vec<u8> {
        let mut bytes = vec![0x81];
        bytes.extend(FIELDS.article.field_id().to_le_bytes());
        bytes.push(TEXT);
        bytes.extend([(json.len() & 0x7f) as u8, (json.len() >> 7) as u8 | 0x80]);
        bytes.extend(json.as_bytes());
        bytes
    }

    #[test]
    fn an_article_is_read_as_it_was_stored() {
        let index = Index::create_in_ram(FIELDS.schema.clone());
        let tokenizers = index.tokenizers();
        tokenizers.register(TOKENIZER, TermsTokenizer::default());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        let texts: Vec<String> = [0, 1, 127, 128, 90_000].map(|it| "é".repeat(it)).into();
        for text in &texts {
            let mut document = TantivyDocument::new();
            document.add_text(FIELDS.article, text);
            document.add_text(FIELDS.id, "a");
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let stored = Stored::open(&searcher).unwrap();
        let read = (0..5).map(|document| stored.json(DocAddress::new(0, document)).unwrap());
        assert_eq!(read.collect::<Vec<_>>(), texts);
        assert!(stored.json(DocAddress::new(1, 0)).is_err());
    }

    #[test]
    fn a_damaged_document_is_none() {
        let whole = document("{\"title\": \"Ferry\"}");
        assert_eq!(text(&whole), Some("{\"title\": \"Ferry\"}"));
        for end in 0..whole.len() {
            assert_eq!(text(&whole[..end]), None, "cut to {end}");
        }
        for at in 0..8 {
            let mut damaged = whole.clone();
            damaged[at] = !damaged[at];
            assert_eq!(text(&damaged), None, "byte {at}");
        }
        assert_eq!(text(&[0; 30]), None);
    }
}
