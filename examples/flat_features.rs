//! Prints what the flat extractor's model sees of dumps, and what it makes of them, for its training (`train/flat`).
//!
//! `flat_features DUMP.txt[.gz]...` writes the features to stdout, little-endian, for each dump in the order given:
//! the number of segments and of features a row (u32 each), then for each
//! segment its byte range (u32 twice), words (f32), number of buckets (u32), the row (f32 each) and the buckets (u16
//! each).
//!
//! `flat_features --weights FILE DUMP.txt[.gz]...` writes a line of JSON for each dump instead: `source` and `body`.

use std::env;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;

use flate2::read::MultiGzDecoder;
use morgue::extract::training;
use morgue::extract::training::Observation;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if_eq("--weights").is_some() {
        let weights = fs::read(arguments.next().unwrap_or_default())?;
        for path in arguments {
            let body = training::flat_with(&read(&path)?, &weights);
            let body = body.map(|found| found.body.text).unwrap_or_default();
            writeln!(out, "{}", serde_json::json!({"source": path, "body": body}))?;
        }
        return out.flush();
    }
    for path in arguments {
        let segments = training::observe(&read(&path)?);
        let width = segments.first().map_or(0, |segment| segment.row.len());
        write_number(&mut out, segments.len())?;
        write_number(&mut out, width)?;
        for segment in &segments {
            write_segment(&mut out, segment)?;
        }
    }
    out.flush()
}

fn read(path: &str) -> io::Result<String> {
    let mut dump = fs::read(path)?;
    if path.ends_with(".gz") {
        let packed = dump;
        dump = Vec::new();
        MultiGzDecoder::new(&packed[..]).read_to_end(&mut dump)?;
    }
    Ok(String::from_utf8_lossy(&dump).into_owned())
}

fn write_number(out: &mut impl Write, number: usize) -> io::Result<()> {
    let number = u32::try_from(number).map_err(io::Error::other)?;
    out.write_all(&number.to_le_bytes())
}

fn write_segment(out: &mut impl Write, segment: &Observation) -> io::Result<()> {
    write_number(out, segment.range.start)?;
    write_number(out, segment.range.end)?;
    out.write_all(&segment.words.to_le_bytes())?;
    write_number(out, segment.buckets.len())?;
    for value in &segment.row {
        out.write_all(&value.to_le_bytes())?;
    }
    for bucket in &segment.buckets {
        out.write_all(&bucket.to_le_bytes())?;
    }
    Ok(())
}
