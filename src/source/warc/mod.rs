//! WARC
use super::fault::Broken;
use super::origin::Origin;
use super::record::Item;
use super::stream::Stream;
pub(super) struct Warc(Stream, Origin);
impl Warc {
    pub(super) fn new(s: Stream, o: Origin) -> Self {
        Self(s, o)
    }
}
impl Iterator for Warc {
    type Item = Result<Item, Broken>;
    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}
