//! One record of a container, read where it lies.

use std::fs;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

use super::files::File;
use super::form;
use super::form::Form;
use super::json::JsonLines;
use super::origin::Origin;
use super::record::Item;
use super::record::Record;
use super::sidecar;
use super::stream::Stream;
use super::warc::Warc;

/// Returns the record at an offset other than 0, where the container lets one begin to read there; what fails, and what
/// is no whole record, is nothing.
pub(super) fn record(file: &File, offset: u64) -> Option<Record> {
    let before = offset.checked_sub(1)?;
    let (form, is_gzip) = container(file)?;
    let (given, _) = sidecar::read(&file.sidecars);
    let origin = Origin::new(file.relative.clone(), given);
    let first = match form {
        Form::JsonLines if !is_gzip => {
            let reader = line_behind(file, before).ok()??;
            JsonLines::at(Stream::at(reader, offset).ok()?, origin, offset).next()
        }
        Form::Warc => {
            let mut reader = fs::File::open(&file.path).ok()?;
            reader.seek(SeekFrom::Start(offset)).ok()?;
            let stream = Stream::at(Box::new(reader), offset).ok()?;
            (stream.is_gzip() == is_gzip).then(|| Warc::new(stream, origin).next())?
        }
        _ => None,
    };
    match first? {
        // How many lines lie before it is not known.
        Ok(Item::Record(record)) if record.offset == offset => Some(Record {
            line: None,
            ..*record
        }),
        _ => None,
    }
}

/// The container of a file, and whether it is compressed.
fn container(file: &File) -> Option<(Form, bool)> {
    let reader = fs::File::open(&file.path).ok()?;
    let mut stream = Stream::new(Box::new(reader)).ok()?;
    let named = Form::of_name(&file.relative);
    let form = Form::settle(named, stream.peek(form::SNIFF_BYTES).ok()?);
    Some((form, stream.is_gzip()))
}

/// Opens a file behind the line feed at an offset; `None` where there is none.
fn line_behind(file: &File, offset: u64) -> io::Result<Option<Box<dyn Read + Send>>> {
    let mut reader = fs::File::open(&file.path)?;
    reader.seek(SeekFrom::Start(offset))?;
    let mut feed = [0];
    reader.read_exact(&mut feed)?;
    Ok((feed == *b"\n").then(|| Box::new(reader) as Box<dyn Read + Send>))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tempfile::TempDir;

    use super::super::Filter;
    use super::super::open;
    use super::super::record_at;
    use super::super::walk;
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn lines() -> Vec<Vec<u8>> {
        let line =
            |n: usize| format!("{{\"id\": \"{n}\", \"text\": \"Rain fell {n} times.\"}}\r\n\n");
        (0..40).map(|n| line(n).into_bytes()).collect()
    }

    fn responses() -> Vec<Vec<u8>> {
        let response = |n: usize| {
            let page = format!("<!doctype html><p>Rain fell {n} times.</p>");
            let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
            let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-03-05T23:30:00Z\r\n\
                        Content-Type: application/http; msgtype=response\r\n";
            let target = format!("WARC-Target-URI: https://paper.example/{n}\r\n");
            let length = format!("Content-Length: {}\r\n\r\n", block.len());
            format!("{head}{target}{length}{block}\r\n\r\n").into_bytes()
        };
        (0..40).map(response).collect()
    }

    /// A file of its own folder, with a sidecar beside it.
    fn file(name: &str, bytes: &[u8]) -> (TempDir, File) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| -> PathBuf { folder.path().join(name) };
        fs::write(path(name), bytes).unwrap();
        fs::write(path("_defaults.json"), "{\"outlet\": \"Post\"}").unwrap();
        let mut files = walk(folder.path(), &Filter::default()).unwrap().files;
        (folder, files.remove(0))
    }

    #[test]
    fn a_record_is_read_where_it_lies_as_from_the_beginning() {
        let member =
            |records: Vec<Vec<u8>>| records.iter().flat_map(|it| gzip(it)).collect::<Vec<u8>>();
        for (name, bytes, seeks) in [
            ("a.jsonl", lines().concat(), true),
            ("a.json", lines().concat(), true),
            ("a.jsonl.gz", gzip(&lines().concat()), false),
            ("a.warc", responses().concat(), true),
            ("a.warc.gz", member(responses()), true),
            ("whole.warc.gz", gzip(&responses().concat()), false),
            (
                "list.json",
                [b"[", lines().join(&b","[..]).as_slice(), b"]"].concat(),
                false,
            ),
        ] {
            let (_folder, file) = file(name, &bytes);
            let mut records = 0;
            for item in open(&file).unwrap() {
                let Ok(Item::Record(expected)) = item else {
                    panic!("{name}: {item:?}");
                };
                let offset = expected.offset;
                let sought = record(&file, offset);
                assert_eq!(sought.is_some(), seeks && offset > 0, "{name} at {offset}");
                let found = record_at(&file, offset).unwrap().unwrap();
                let line = found.line;
                assert_eq!(Record { line, ..*expected }, found, "{name}");
                assert_eq!(found.given.outlet.as_deref(), Some("Post"));
                for beside in [offset + 1, offset + 7] {
                    assert_eq!(
                        record_at(&file, beside).unwrap(),
                        None,
                        "{name} at {beside}"
                    );
                }
                records += 1;
            }
            assert_eq!(records, 40, "{name}");
        }
    }

    #[test]
    fn what_is_broken_before_a_record_does_not_keep_it_from_being_read() {
        let mut broken = responses().concat();
        broken[..8].copy_from_slice(b"WARK/1.0");
        let (_folder, file) = file("a.warc", &broken);
        let offset = responses()[..30].concat().len() as u64;
        let found = record_at(&file, offset).unwrap().unwrap();
        assert!(String::from_utf8_lossy(found.content.as_bytes()).contains("fell 30 times"));
        assert_eq!(record_at(&file, u64::MAX).unwrap(), None);
    }
}
