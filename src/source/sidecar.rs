//! What a curator wrote beside the files.

use std::fs;

use super::fault::Broken;
use super::fault::Fault;
use super::files::Sidecar;
use super::form::BYTE_ORDER_MARK;
use super::json::Fields;
use super::limits::SIDECAR_BYTES;
use super::record::Given;
use super::stream::Stream;

/// Reads sidecars, strongest first, into one; those that cannot be read are left out and told.
pub(super) fn read(sidecars: &[Sidecar]) -> (Given, Vec<Broken>) {
    let mut given = Given::default();
    let mut broken = Vec::new();
    for sidecar in sidecars {
        match read_one(sidecar) {
            Ok(weaker) => given = given.over(weaker),
            Err((line, fault)) => broken.push(Broken {
                source: sidecar.relative.clone(),
                offset: None,
                line,
                fault,
            }),
        }
    }
    (given, broken)
}

fn read_one(sidecar: &Sidecar) -> Result<Given, (Option<u64>, Fault)> {
    let nowhere = |fault| (None, fault);
    let file = fs::File::open(&sidecar.path)
        .map_err(Fault::Read)
        .map_err(nowhere)?;
    let mut stream = Stream::new(Box::new(file)).map_err(nowhere)?;
    let json = stream.read_all(SIDECAR_BYTES).map_err(nowhere)?.ok_or((
        None,
        Fault::TooLarge {
            what: "sidecar",
            limit_bytes: SIDECAR_BYTES,
        },
    ))?;
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&json);
    let fields = Fields::parse(json).map_err(|bad| (Some(bad.line), bad.fault))?;
    Ok(fields.given())
}
