//! What the training of the page model (`train/page/`) needs from the program itself, so that training and serving
//! share one code.
//!
//! ```text
//! page_features blocks   FOLDER OUT             texts of all blocks (OUT/blocks.jsonl), their features (OUT/rows.f32,
//!                                               little-endian, row after row) and the features' names (OUT/names.json)
//! page_features verdicts FOLDER OUT             verdicts of the model built in (f32)
//! page_features bodies   FOLDER VERDICTS OUT    articles that given verdicts choose (JSONL: id, body, removed)
//! ```
//! FOLDER holds `<id>.html.gz`; pages are read in the order of their names.

use std::fs::File;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use morgue::extract::study::Study;
use morgue::page::Page;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["blocks", folder, out] => blocks(folder, Path::new(out)),
        ["verdicts", folder, out] => verdicts(folder, out),
        ["bodies", folder, verdicts, out] => bodies(folder, verdicts, out),
        _ => Err("usage: page_features blocks|verdicts|bodies ...".into()),
    }
}

fn blocks(folder: &str, out: &Path) -> Result<(), Failure> {
    let mut texts = BufWriter::new(File::create(out.join("blocks.jsonl"))?);
    let mut rows = BufWriter::new(File::create(out.join("rows.f32"))?);
    for (id, study) in studies(folder)? {
        let record = serde_json::json!({"id": id, "blocks": study.blocks()});
        writeln!(texts, "{record}")?;
        write_floats(&mut rows, &study.features())?;
    }
    let names = serde_json::json!(Study::names()).to_string();
    std::fs::write(out.join("names.json"), names)?;
    Ok(())
}

fn verdicts(folder: &str, out: &str) -> Result<(), Failure> {
    let mut rows = BufWriter::new(File::create(out)?);
    for (_, study) in studies(folder)? {
        write_floats(&mut rows, &study.verdicts())?;
    }
    Ok(())
}

fn bodies(folder: &str, verdicts: &str, out: &str) -> Result<(), Failure> {
    let mut verdicts = read_floats(verdicts)?.into_iter();
    let mut records = BufWriter::new(File::create(out)?);
    for (id, study) in studies(folder)? {
        let own: Vec<f32> = verdicts.by_ref().take(study.len()).collect();
        let body = study.body(&own);
        let removed = body
            .removed
            .iter()
            .map(|run| (run.because, run.text.as_str()));
        let removed: Vec<_> = removed.collect();
        let record = serde_json::json!({"id": id, "body": body.text, "removed": removed});
        writeln!(records, "{record}")?;
    }
    Ok(())
}

fn studies(folder: &str) -> Result<impl Iterator<Item = (String, Study)>, Failure> {
    let entries = std::fs::read_dir(folder)?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, Failure>>()?;
    files.sort();
    Ok(files.into_iter().filter_map(|file| {
        let name = file.file_name()?.to_str()?;
        let id = name.strip_suffix(".html.gz")?.to_owned();
        let mut bytes = Vec::new();
        let mut reader = flate2::read::MultiGzDecoder::new(File::open(&file).ok()?);
        reader.read_to_end(&mut bytes).ok()?;
        Some((id, Study::of(&Page::parse(&decode(&bytes)))))
    }))
}

/// Decodes by BOM, else as UTF-8 where valid, else by the declared charset, else as Windows-1252.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let declared = head.split("charset=").nth(1).unwrap_or_default();
    let label = declared.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c));
    let label = &label[..end.unwrap_or(label.len())];
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
    let encoding = encoding.unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode(bytes).0.into_owned()
}

fn write_floats(out: &mut impl Write, values: &[f32]) -> Result<(), Failure> {
    for value in values {
        out.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}

fn read_floats(file: &str) -> Result<Vec<f32>, Failure> {
    let bytes = std::fs::read(file)?;
    let chunks = bytes.chunks_exact(4);
    Ok(chunks
        .map(|chunk| f32::from_le_bytes(chunk.try_into().unwrap_or_default()))
        .collect())
}
