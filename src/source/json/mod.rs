//! JSON in its forms: lines, lone objects, arrays; and the fields of an article in one object.

mod fields;
mod keys;
mod lines;
mod mend;
mod objects;

pub(super) use fields::Fields;
pub(super) use lines::JsonLines;
pub(super) use objects::JsonObjects;
