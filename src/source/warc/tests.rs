use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use flate2::write::GzEncoder;
use flate2::write::ZlibEncoder;

use super::*;

const PAGE: &str = "<!doctype html><p>Rain fell on Tuesday.</p>";

fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-03-05T23:30:00Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
    let mut block =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").into_bytes();
    block.extend_from_slice(body);
    let head = "WARC-Target-URI: <https://paper.example/rain>\r\nContent-Type: application/http; msgtype=response\r\n";
    record("response", head, &block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(bytes: &[u8]) -> Vec<Result<Item, Broken>> {
    let bytes = std::io::Cursor::new(bytes.to_vec());
    let origin = Origin::new("a.warc".to_owned(), Given::default());
    match Stream::new(Box::new(bytes)) {
        Ok(stream) => Warc::new(stream, origin).collect(),
        Err(fault) => vec![Err(origin.broken(None, None, fault))],
    }
}

/// One line an item: where, and what.
fn check(bytes: &[u8]) -> String {
    let lines = read(bytes).into_iter().map(|item| match item {
        Ok(Item::Record(record)) => {
            let body = String::from_utf8_lossy(record.content.as_bytes()).into_owned();
            format!("{} {body}\n", record.source)
        }
        Ok(Item::Skipped(skipped)) => format!("{} skipped: {}\n", skipped.path, skipped.reason),
        Err(broken) => format!("{broken}\n"),
    });
    lines.collect()
}

/// A small archive: its records one by one.
fn archive() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "", b"software: test\r\n"),
        record("request", "", b"GET /rain HTTP/1.1\r\n\r\n"),
        answer("", PAGE.as_bytes()),
        record(
            "resource",
            "WARC-Target-URI: https://paper.example/sun\r\nContent-Type: text/plain; charset=latin1\r\n",
            b"Sun.",
        ),
    ]
}

#[test]
fn pages_are_read_and_the_rest_is_told() {
    assert_eq!(
        check(&archive().concat()),
        "a.warc#0 skipped: WARC warcinfo record\n\
         a.warc#106 skipped: WARC request record\n\
         a.warc#217 <!doctype html><p>Rain fell on Tuesday.</p>\n\
         a.warc#491 Sun.\n"
    );
}

#[test]
fn a_record_knows_address_day_type_and_charset() {
    let read = read(&archive().concat());
    let [_, _, Ok(Item::Record(page)), Ok(Item::Record(text))] = &read[..] else {
        panic!("two records");
    };
    assert_eq!(
        page.given.url.as_deref(),
        Some("https://paper.example/rain")
    );
    assert_eq!(page.captured, Some(jiff::civil::date(2024, 3, 5)));
    assert_eq!(page.media_type.as_deref(), Some("text/html"));
    assert_eq!(page.given.record_id, None);
    assert_eq!(text.media_type.as_deref(), Some("text/plain"));
    assert_eq!(text.charset.as_deref(), Some("latin1"));
    assert_ne!(page.hash, text.hash);
}

#[test]
fn offsets_are_those_of_the_members_or_of_the_stream() {
    let records = archive();
    let members: Vec<_> = records.iter().map(|record| gzip(record)).collect();
    let starts = [0, members[0].len(), members[0].len() + members[1].len()];
    let page = format!("a.warc#{} <!doctype", starts[2]);
    assert!(check(&members.concat()).contains(&page));
    assert_eq!(check(&gzip(&records.concat())), check(&records.concat()));
}

#[test]
fn a_cut_keeps_the_good_prefix_and_is_told() {
    let records = archive();
    let members: Vec<_> = records.iter().map(|record| gzip(record)).collect();
    for whole in [records.concat(), members.concat(), gzip(&records.concat())] {
        let all = read(&whole);
        let mut best = 0;
        for end in 1..whole.len() {
            let mut cut = read(&whole[..end]);
            let told = cut.pop_if(|last| last.is_err()).is_some();
            assert!(
                cut.iter().all(Result::is_ok),
                "one fault, at the end, cut at {end}"
            );
            let is_prefix = cut
                .iter()
                .zip(&all)
                .all(|(a, b)| a.as_ref().ok() == b.as_ref().ok());
            assert!(is_prefix, "the prefix is as it was, cut at {end}");
            assert!(
                cut.len() >= best,
                "more bytes never give less, cut at {end}"
            );
            assert!(
                told || whole.get(..end).is_some_and(ends_a_record),
                "the loss is told, cut at {end}"
            );
            best = cut.len();
        }
        assert_eq!(
            best,
            all.len(),
            "the last record does not need the very last byte"
        );
    }
}

/// A cut behind a block, or between two gzip members, cannot be told from an end.
fn ends_a_record(bytes: &[u8]) -> bool {
    let mut inflated = Vec::new();
    let is_gzip = bytes.starts_with(&crate::source::gzip::MAGIC);
    let plain = if is_gzip {
        let mut decoder = flate2::read::MultiGzDecoder::new(bytes);
        if std::io::Read::read_to_end(&mut decoder, &mut inflated).is_err() {
            return false;
        }
        &inflated[..]
    } else {
        bytes
    };
    let ends = [&b"</p>"[..], b"Sun.", b"software: test", b"HTTP/1.1"];
    ends.iter().any(|end| plain.trim_ascii_end().ends_with(end))
}

#[test]
fn codings_are_undone() {
    let page = PAGE.as_bytes();
    let chunks = format!(
        "5;x=y\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        &PAGE[..5],
        PAGE.len() - 5,
        &PAGE[5..]
    );
    let zipped = gzip(page);
    let chunked_gzip = [
        format!("{:X}\r\n", zipped.len()).as_bytes(),
        &zipped,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let cases: [(&str, &[u8]); 9] = [
        ("Transfer-Encoding: chunked\r\n", chunks.as_bytes()),
        ("Transfer-Encoding: chunked\r\n", page),
        (
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
            &chunked_gzip,
        ),
        ("Content-Encoding: gzip\r\n", &zipped),
        ("Content-Encoding: GZIP\r\n", page),
        ("Content-Encoding: deflate\r\n", &zlib(page)),
        ("Content-Encoding: deflate\r\n", &deflate(page)),
        ("Content-Encoding: identity\r\n", page),
        ("Content-Encoding: br\r\n", page),
    ];
    for (fields, body) in cases {
        assert_eq!(
            check(&answer(fields, body)),
            format!("a.warc#0 {PAGE}\n"),
            "{fields}"
        );
    }
}

#[test]
fn unknown_and_broken_codings_cost_one_record() {
    let archive = [
        answer("Content-Encoding: br\r\n", b"\x0b\x02\x80\xff\xfe\x03"),
        answer("Content-Encoding: gzip\r\n", &gzip(PAGE.as_bytes())[..30]),
        answer("Content-Encoding: deflate\r\n", b"\x78\x9c\xff\xff\xff"),
        answer("Content-Encoding: gzip\r\n", &gzip(&vec![0; 30 << 20])),
        answer("", b"Rain."),
    ];
    let lines = check(&archive.concat());
    let reasons: Vec<_> = lines
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(_, reason)| reason)
        .collect();
    assert_eq!(
        reasons,
        [
            "skipped: content coding br",
            "the gzip data ends early",
            "the gzip data is damaged",
            "inflates to more than 200 times its size",
            "Rain.",
        ]
    );
}

#[test]
fn a_cut_chunk_is_kept_as_far_as_it_goes() {
    let fields = "Transfer-Encoding: chunked\r\n";
    assert_eq!(
        check(&answer(fields, b"5\r\nRain \r\nff\r\nfell")),
        "a.warc#0 Rain fell\n"
    );
    assert_eq!(
        check(&answer(fields, b"ffffffffffffffff\r\nRain")),
        "a.warc#0 Rain\n"
    );
    assert_eq!(
        check(&answer(fields, b"Add\nrain to the sun and mix.")),
        "a.warc#0 Add\nrain to the sun and mix.\n"
    );
}

#[test]
fn headers_that_break_the_standard_end_the_file() {
    let check_head = |head: &str| check(format!("{head}\r\n\r\n").as_bytes());
    assert_eq!(
        check_head("GET / HTTP/1.1"),
        "a.warc#0: broken WARC record: no `WARC/1.x` where a record should begin\n"
    );
    assert_eq!(
        check_head("WARC/1.0\r\nContent-Length: 0"),
        "a.warc#0: broken WARC record: no `WARC-Type`\n"
    );
    assert_eq!(
        check_head("WARC/1.1\r\nWARC-Type: metadata"),
        "a.warc#0: broken WARC record: no `Content-Length`\n"
    );
    assert_eq!(
        check_head("WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: -1"),
        "a.warc#0: broken WARC record: `Content-Length` is no number\n"
    );
    assert_eq!(
        check_head("WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 18446744073709551615"),
        "a.warc#0: broken WARC record: the file ends inside the record\n"
    );
    assert_eq!(
        check_head("WARC/1.1\r\nnonsense"),
        "a.warc#0: broken WARC record: a header line without a colon\n"
    );
    assert_eq!(
        check_head(&format!("WARC/1.1\r\n{}", "a: b\r\n".repeat(20_000))),
        "a.warc#0: the WARC header is larger than 64 KiB\n"
    );
}

#[test]
fn a_wrong_length_costs_its_record_and_the_rest() {
    let wrong = String::from_utf8(record("metadata", "", b"12345")).unwrap();
    let archive = [
        archive().concat(),
        wrong.replace("Length: 5", "Length: 3").into_bytes(),
        archive().concat(),
    ];
    let lines = check(&archive.concat());
    assert_eq!(lines.lines().count(), 5);
    assert!(
        lines.ends_with("the record is not where its length says it ends\n"),
        "{lines}"
    );
}

#[test]
fn line_feeds_alone_and_folded_fields_are_tolerated() {
    let archive = "WARC/1.0\nWARC-Type: resource\nWARC-Target-URI:\n  https://paper.example/\n\
        Content-Type: text/plain\nContent-Length: 5\n\nRain.\n\nWARC/1.0\nWARC-Type: odd\nContent-Length: 0\n\n\n\n";
    assert_eq!(
        check(archive.as_bytes()),
        "a.warc#0 Rain.\na.warc#122 skipped: WARC unknown record\n"
    );
}

#[test]
fn a_body_over_the_cap_costs_one_record() {
    let size = usize::try_from(BODY_BYTES).unwrap() + 1;
    let archive = [answer("", &vec![b'a'; size]), answer("", b"Rain.")].concat();
    let lines = check(&archive);
    assert!(
        lines.starts_with("a.warc#0: the body is larger than 64 MiB\n"),
        "{}",
        lines.len()
    );
    assert!(lines.ends_with("Rain.\n"));
}

#[test]
fn damage_inside_a_member_drops_its_record() {
    let mut members = [gzip(&answer("", b"Rain.")), gzip(&answer("", b"Sun."))].concat();
    let checksum = members.len() - 8;
    members[checksum] ^= 1;
    let lines = check(&members);
    assert!(lines.starts_with("a.warc#0 Rain.\n"), "{lines}");
    assert!(lines.ends_with("the gzip data is damaged\n"), "{lines}");
}

#[test]
fn dates_that_are_not_utc_move_to_it() {
    let day = |text: &str| utc_day(text).map(|day| day.to_string());
    assert_eq!(
        day("2024-03-05T23:30:00-05:00").as_deref(),
        Some("2024-03-06")
    );
    assert_eq!(
        day("2024-03-05T23:30:00.123456Z").as_deref(),
        Some("2024-03-05")
    );
    assert_eq!(day("2024-03-05").as_deref(), Some("2024-03-05"));
    assert_eq!(day("2024-03"), None);
    assert_eq!(day("yesterday, née"), None);
}
