//! How much of the world one record may take: beyond these a record is a fault, never a hang.
//!
//! Caps count bytes, not seconds, so that a record's fate never depends on the machine's load.

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// Bytes of a source file that is one record, after inflating. Fifty times the largest news page we have seen.
pub const FILE_BYTES: u64 = 64 * MIB;

/// Bytes of one line of JSONL, or of one object of a JSON file.
pub const OBJECT_BYTES: u64 = 16 * MIB;

/// Bytes of a sidecar or of a `_defaults.json`: a handful of short fields.
pub const SIDECAR_BYTES: u64 = MIB;

/// Bytes of the header block of a WARC record, and of the HTTP header inside it.
pub const HEADER_BYTES: u64 = 64 * KIB;

/// Bytes of the body of a WARC record, before and after its content coding is undone.
pub const BODY_BYTES: u64 = 64 * MIB;

/// Inflated bytes for each compressed byte. Text shrinks to a tenth; only a bomb comes near deflate's 1,032.
pub const INFLATE_RATIO: u64 = 200;

/// Inflated bytes up to which the ratio is not looked at: small inputs may be repetitive.
pub const INFLATE_FREE_BYTES: u64 = 10 * MIB;
