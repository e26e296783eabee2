//! How the cost of a scan grows with the records and with the counterparties, and the memory of a run with the vectors.
//!
//! `cargo bench -p fio-benches --bench growth -- --write` draws `benches/growth.svg`.

#![allow(clippy::unwrap_used)] // a benchmark fails by panicking

use std::path::Path;
use std::slice;
use std::time::Instant;

use fio_benches::ratios::seconds;
use fio_benches::turns::quantile;
use fio_benches::workload::{Wallet, people, person};
use fio_benches::{scan, whole};
use fio_reference::wallet;
use plotters::prelude::*;

/// How often each job is timed.
const TIMES: usize = 7;

/// A curve: what is counted, and the seconds that each count takes.
struct Curve {
    name: &'static str,
    colour: RGBColor,
    points: Vec<(f64, f64)>,
}

fn main() {
    if whole::has_played_a_part() {
        return;
    }
    let records = |count| (count as f64, scan_time(&Wallet::new(count, 100), scan::on_one_core));
    let counterparties = |count| (count as f64, scan_time(&Wallet::new(10_000, count), scan::on_one_core));
    let curve_alone = |count| (count as f64, scan_time(&Wallet::new(10_000, count), scan::curve_alone));
    let curves = [
        Curve {
            name: "records, of 100 counterparties",
            colour: RGBColor(0, 90, 160),
            points: [100, 1000, 10_000, 100_000].map(records).into(),
        },
        Curve {
            name: "counterparties, with 10,000 records",
            colour: RGBColor(190, 80, 0),
            points: [1, 10, 100, 1000, 10_000].map(counterparties).into(),
        },
        Curve {
            name: "counterparties, their keys alone",
            colour: RGBColor(110, 110, 110),
            points: [1, 10, 100, 1000, 10_000].map(curve_alone).into(),
        },
    ];
    for Curve { name, points, .. } in &curves {
        for (count, time) in points {
            println!("scan, {name}: {count:>6}  {}", seconds(*time));
        }
    }
    for count in [10, 100, 1000] {
        let time = reconcile_time(count);
        println!("reconcile, counterparties, requests and actions each: {count:>6}  {}", seconds(time));
    }
    for vectors in [1000, 10_000, 100_000] {
        let (took, memory) = whole::many(vectors);
        let memory = memory.map_or("unknown".to_owned(), |bytes| format!("{:.0} MB", bytes / 1e6));
        println!("run over a pipe of {vectors:>6} vectors: {}, at most {memory}", seconds(took));
    }
    if std::env::args().any(|argument| argument == "--write") {
        draw(&curves).unwrap();
    }
}

fn time(job: impl Fn()) -> f64 {
    let once = || {
        let clock = Instant::now();
        job();
        clock.elapsed().as_secs_f64()
    };
    quantile((0..TIMES).map(|_| once()), 0.5)
}

fn scan_time(wallet: &Wallet, scan: impl Fn(&Wallet) -> usize) -> f64 {
    time(|| assert!(scan(wallet) > 0))
}

/// Requests of one's own and actions of a stranger, none of which opens: others can lengthen both lists.
fn reconcile_time(count: usize) -> f64 {
    let [payee, stranger] = ["payee", "stranger"].map(person);
    let counterparties = people("counterparty", count);
    let known: Vec<&str> = counterparties.iter().map(|person| person.text.as_str()).collect();
    let request = wallet::Request {
        fio_request_id: 1,
        payee_fio_address: "crypto@bob",
        payee_fio_public_key: &payee.text,
        payer_search_index: "",
        content: "AAAA",
    };
    let action = wallet::Action {
        payer_fio_address: "purse@alice",
        payer_fio_public_key: &stranger.text,
        payee_search_index: "",
        content: "AAAA",
    };
    let (requests, actions) = (vec![request; count], vec![action; count]);
    time(|| {
        let found = wallet::reconcile(slice::from_ref(&payee.private), &known, &requests, &actions);
        assert_eq!((found.requests.len(), found.quarantine.len()), (count, count));
    })
}

fn draw(curves: &[Curve]) -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("growth.svg");
    let area = SVGBackend::new(&path, (760, 460)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("A scan on one core", ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(84)
        .build_cartesian_2d((1f64..100_000f64).log_scale(), (1e-5f64..2f64).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("records or counterparties")
        .x_label_formatter(&|count| format!("{count}"))
        .y_label_formatter(&|time| seconds(*time))
        .light_line_style(WHITE)
        .draw()?;
    for Curve { name, colour, points } in curves {
        chart
            .draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(4))?
            .label(*name)
            .legend(|(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2)));
    }
    chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}
