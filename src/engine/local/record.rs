//! The document of a record: what has its article's id and its number.
//!
//! The numbers are no terms. They are all different and by chance, so a dictionary of them would be a hundredth of the
//! index; and of one id there are rarely more articles than one, which the column of numbers tells apart.

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::query::ConstScorer;
use tantivy::query::EmptyScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;

use super::rank::explain;
use super::schema::FIELDS;
use super::schema::names;

/// The documents of one record: in a segment that was written while it changed there may be several, of which at most
/// the last is alive.
#[derive(Debug, Clone)]
pub(super) struct RecordQuery {
    id: Term,
    key: u64,
}

impl RecordQuery {
    pub(super) fn new(id: &str, key: u64) -> Self {
        Self {
            id: Term::from_field_text(FIELDS.id, id),
            key,
        }
    }

    /// Its documents in a segment, in order.
    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let index = reader.inverted_index(FIELDS.id)?;
        let Some(mut same_id) = index.read_postings(&self.id, IndexRecordOption::Basic)? else {
            return Ok(Vec::new());
        };
        let keys = reader.fast_fields().u64(names::KEY)?;
        let mut documents = Vec::new();
        let mut document = same_id.doc();
        while document != TERMINATED {
            if keys.first(document) == Some(self.key) {
                documents.push(document);
            }
            document = same_id.advance();
        }
        Ok(documents)
    }
}

impl Query for RecordQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }

    fn query_terms<'a>(&'a self, _visitor: &mut dyn FnMut(&'a Term, bool)) {}
}

impl Weight for RecordQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let documents = self.documents(reader)?;
        Ok(if documents.is_empty() {
            Box::new(EmptyScorer)
        } else {
            Box::new(ConstScorer::new(Listed { documents, at: 0 }, boost))
        })
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explain(self.scorer(reader, 1.0)?, document, "the record")
    }
}

/// Documents that are known one by one.
struct Listed {
    documents: Vec<DocId>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at = self.documents.len().min(self.at + 1);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::IndexWriter;
    use tantivy::TantivyDocument;
    use tantivy::collector::Count;

    use super::super::terms::TOKENIZER;
    use super::super::terms::TermsTokenizer;
    use super::*;

    /// What is left of documents, each with its id and number, when a record has been taken out.
    fn left_of(documents: &[(&str, u64)], taken: (&str, u64)) -> usize {
        let index = Index::create_in_ram(FIELDS.schema.clone());
        let tokenizers = index.tokenizers();
        tokenizers.register(TOKENIZER, TermsTokenizer::default());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        for (id, key) in documents {
            let mut document = TantivyDocument::new();
            document.add_text(FIELDS.id, id);
            document.add_u64(FIELDS.key, *key);
            writer.add_document(document).unwrap();
        }
        let record = RecordQuery::new(taken.0, taken.1);
        writer.delete_query(Box::new(record.clone())).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.search(&record, &Count).unwrap(), 0);
        searcher.num_docs() as usize
    }

    #[test]
    fn a_record_is_its_id_and_its_number() {
        let documents = [("a", 1), ("a", 2), ("b", 1), ("a", 1)];
        assert_eq!(left_of(&documents, ("a", 1)), 2);
        assert_eq!(left_of(&documents, ("a", 2)), 3);
        assert_eq!(left_of(&documents, ("b", 2)), 4);
        assert_eq!(left_of(&documents, ("c", 1)), 4);
    }
}
