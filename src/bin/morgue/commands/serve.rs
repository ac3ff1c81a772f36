//! `morgue serve`: the index over HTTP.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use morgue::engine::local::stamp;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::args;
use crate::config::Config;
use crate::http::Front;
use crate::http::Hosts;
use crate::http::listen::serve;
use crate::http::live::Live;
use crate::render::note;
use crate::render::warn;

use super::INTERRUPTED;
use super::search;

/// How long work that nobody waits for any more may keep the program from ending.
const LEFTOVERS: Duration = Duration::from_millis(100);

/// Serves until Ctrl-C, or until the system asks it to end.
pub(super) fn run(flags: &args::Serve, config: Config) -> anyhow::Result<ExitCode> {
    let is_remote = !flags.addr.ip().is_loopback();
    anyhow::ensure!(
        !is_remote || flags.allow_remote,
        "--addr {}: other machines could connect; `--allow-remote` says that they may",
        flags.addr
    );
    let place = config.place(&flags.index);
    let stamp = stamp(&place.index);
    let reader = search::open(&place, &config)?;
    let runtime = Runtime::new().context("cannot start the server's threads")?;
    let code = runtime.block_on(async {
        let listener = TcpListener::bind(flags.addr).await;
        let listener = listener.with_context(|| format!("cannot listen on {}", flags.addr))?;
        let bound = listener.local_addr()?;
        let hosts = Hosts::new(bound, &flags.allow_host);
        if is_remote {
            warn(
                "other machines can connect, and nothing asks who they are or hides what they ask",
            );
            warn(&answered(&hosts, flags.allow_host.is_empty()));
        }
        let live = Live::new(place.index, reader, stamp);
        let front = Front::new(live, config, hosts, flags.log);
        note(&format!("listening on http://{bound}; Ctrl-C ends it"));
        let (told, code) = oneshot::channel();
        let stopped = async {
            _ = told.send(until_told().await);
        };
        serve(listener, front, stopped).await;
        anyhow::Ok(code.await.unwrap_or(INTERRUPTED))
    })?;
    runtime.shutdown_timeout(LEFTOVERS);
    Ok(ExitCode::from(code))
}

/// Which hosts are answered to: a browser that asks for another gets a refusal.
fn answered(hosts: &Hosts, only_own: bool) -> String {
    let names = hosts.names().join(", ");
    let more = match only_own {
        true => {
            "; `--allow-host NAME` adds the name or address that other machines know this one by"
        }
        false => "",
    };
    format!("only requests for these hosts are answered: {names}{more}")
}

/// Waits for Ctrl-C or the system's wish, and returns the exit code; whoever asks a second time is obeyed at once.
#[cfg(unix)]
async fn until_told() -> u8 {
    use tokio::signal::unix::SignalKind;
    use tokio::signal::unix::signal;

    let signals = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
        return std::future::pending().await;
    };
    let code = tokio::select! {
        _ = interrupt.recv() => INTERRUPTED,
        _ = terminate.recv() => 0,
    };
    note("answering what was asked; once more ends at once");
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(i32::from(INTERRUPTED));
    });
    code
}

/// Waits for Ctrl-C, and returns the exit code.
#[cfg(not(unix))]
async fn until_told() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => INTERRUPTED,
        Err(_) => std::future::pending().await,
    }
}
