//! The graph: validators or their operators on the left, services on the right, and ribbons as wide as what is promised.

use super::{on_canvas, refused, short, write_text, Canvas, PictureError, GREY};
use crate::input::Input;
use plotters::{
    prelude::{Color, HSLColor, Polygon, RGBAColor, Rectangle},
    style::text_anchor::HPos,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most bars of a side. What has none shares one more.
const BARS: usize = 24;
const WIDTH: u32 = 1_000;
/// Where the bars of validators end, and those of services begin.
const LEFT: i32 = 260;
const RIGHT: i32 = 740;
const BAR: i32 = 16;
const TOP: i32 = 60;
const GAP: f64 = 14.0;

/// The bars of one side.
struct Side {
    names: Vec<String>,
    /// By index of the validator or service: the bar that it is part of.
    bar_of: Vec<usize>,
    /// What the bars are: `validators`, `operators` or `services`.
    what: String,
}

/// A bar on the canvas.
#[derive(Clone, Copy, Default)]
struct Bar {
    top: f64,
    height: f64,
    /// Where the next ribbon begins.
    next: f64,
}

pub(super) fn svg(input: &Input) -> Result<String, PictureError> {
    let graph = &input.graph;
    let validators = validators(input);
    let behind = (0u32..).zip(graph.services()).map(|(index, _)| Item {
        name: input.service(index),
        amount: graph.stake_behind(index),
        members: vec![index as usize],
    });
    let services = side(behind.collect(), graph.services().len(), "services");
    let flows = flows(input, &validators, &services);
    let sums = sums(input, &validators, &flows);
    let bars = validators.names.len().max(services.names.len());
    let height = (TOP as u32 + 40).saturating_add(34 * bars as u32).max(260);
    on_canvas(WIDTH, height, |canvas| {
        let title = title(input, &validators);
        write_text(canvas, &title, (WIDTH as i32 / 2, 24), 18, HPos::Center)?;
        paint(canvas, height, (&validators, &sums), &services, &flows)
    })
}

/// Says what the widths are.
fn title(input: &Input, validators: &Side) -> String {
    let what = &validators.what;
    let graph = &input.graph;
    match (graph.services().is_empty(), graph.allocations().is_empty()) {
        (true, _) => format!("The stake of {what}. There are no services."),
        (false, true) => format!("The stake of {what}. None of it is allocated to a service."),
        (false, false) => format!("What {what} promise to services. Widths are stake."),
    }
}

/// What gets a bar if it is large enough.
struct Item {
    name: String,
    amount: u128,
    /// The indices of the validators or services that are part of it.
    members: Vec<usize>,
}

/// A bar for each validator. If there are too many, one for each operator.
fn validators(input: &Input) -> Side {
    let all = input.graph.validators();
    let promised = |index: u32| promised(input, index);
    if all.len() <= BARS {
        let items = (0u32..).zip(all).map(|(index, _)| Item {
            name: input.validator(index),
            amount: promised(index),
            members: vec![index as usize],
        });
        return side(items.collect(), all.len(), "validators");
    }
    let mut items = BTreeMap::<u32, Item>::new();
    for (index, each) in (0u32..).zip(all) {
        let item = items.entry(each.operator).or_insert_with(|| Item {
            name: input.operator(each.operator),
            amount: 0,
            members: Vec::new(),
        });
        item.amount = item.amount.saturating_add(promised(index));
        item.members.push(index as usize);
    }
    side(items.into_values().collect(), all.len(), "operators")
}

/// What a validator promises, or its stake if nobody promises anything.
fn promised(input: &Input, validator: u32) -> u128 {
    if input.graph.allocations().is_empty() {
        return input.graph.stake_of(validator);
    }
    let edges = input.graph.services_of(validator).iter();
    edges.fold(0, |sum: u128, edge| sum.saturating_add(edge.amount))
}

/// Gives the largest items a bar each, and all others one together. `count` is the number of all members.
fn side(mut items: Vec<Item>, count: usize, what: &str) -> Side {
    // Of equal ones, those that come first.
    items.sort_by_key(|item| Reverse(item.amount));
    let others = items.len().saturating_sub(BARS);
    let mut bar_of = vec![BARS; count];
    let mut names = Vec::new();
    for (place, item) in items.into_iter().enumerate().take(BARS) {
        for member in item.members {
            bar_of[member] = place;
        }
        names.push(item.name);
    }
    match others {
        0 => {}
        1 => names.push(format!("1 other {}", what.trim_end_matches('s'))),
        _ => names.push(format!("{others} other {what}")),
    }
    Side {
        names,
        bar_of,
        what: what.into(),
    }
}

/// Returns what each bar of the left promises to each bar of the right.
fn flows(input: &Input, validators: &Side, services: &Side) -> Vec<Vec<f64>> {
    let mut flows = vec![vec![0.0; services.names.len()]; validators.names.len()];
    for each in input.graph.allocations() {
        let row = validators.bar_of[each.validator as usize];
        let column = services.bar_of[each.service as usize];
        flows[row][column] += each.amount as f64;
    }
    flows
}

/// Returns the size of each bar of the left: what it promises, or its stake if nobody promises anything.
fn sums(input: &Input, validators: &Side, flows: &[Vec<f64>]) -> Vec<f64> {
    if !input.graph.allocations().is_empty() {
        return flows.iter().map(|row| row.iter().sum()).collect();
    }
    let mut sums = vec![0.0; validators.names.len()];
    for (validator, bar) in (0u32..).zip(&validators.bar_of) {
        sums[*bar] += input.graph.stake_of(validator) as f64;
    }
    sums
}

fn paint(
    canvas: &Canvas<'_>,
    height: u32,
    (validators, sums): (&Side, &[f64]),
    services: &Side,
    flows: &[Vec<f64>],
) -> Result<(), String> {
    let columns = services.names.len();
    let column = |index: usize| flows.iter().map(|row| row[index]).sum::<f64>();
    let room = f64::from(height) - f64::from(TOP) - 20.0;
    let mut left = bars(sums, room);
    let mut right = bars(&(0..columns).map(column).collect::<Vec<_>>(), room);
    for (bar, name) in left.iter().zip(&validators.names) {
        rectangle(canvas, LEFT - BAR, bar, &GREY)?;
        write_text(
            canvas,
            &short(name, 28),
            (LEFT - BAR - 8, middle(bar)),
            13,
            HPos::Right,
        )?;
    }
    for (index, (bar, name)) in right.iter().zip(&services.names).enumerate() {
        rectangle(canvas, RIGHT, bar, &hue(index, columns))?;
        write_text(
            canvas,
            &short(name, 28),
            (RIGHT + BAR + 8, middle(bar)),
            13,
            HPos::Left,
        )?;
    }
    let scale = scale(sums, room);
    for (from, row) in left.iter_mut().zip(flows) {
        for (index, (to, amount)) in right.iter_mut().zip(row).enumerate() {
            ribbon(canvas, from, to, amount * scale, &hue(index, columns))?;
        }
    }
    Ok(())
}

/// Pixels for each unit, so that all bars and the gaps between them fit.
fn scale(amounts: &[f64], room: f64) -> f64 {
    let gaps = GAP * BARS as f64;
    let total: f64 = amounts.iter().sum();
    if total > 0.0 {
        (room - gaps).max(room / 2.0) / total
    } else {
        0.0
    }
}

/// Returns bars below each other. Together with their gaps they have the same height on both sides.
fn bars(amounts: &[f64], room: f64) -> Vec<Bar> {
    let scale = scale(amounts, room);
    let used: f64 = amounts.iter().sum::<f64>() * scale;
    let gap = (room - used) / amounts.len().max(1) as f64;
    let mut top = f64::from(TOP);
    let mut bars = Vec::new();
    for amount in amounts {
        let height = amount * scale;
        bars.push(Bar {
            top,
            height,
            next: top,
        });
        top += height + gap;
    }
    bars
}

fn middle(bar: &Bar) -> i32 {
    (bar.top + bar.height / 2.0) as i32
}

/// Draws a bar, at least a pixel high. Nothing if it is empty.
fn rectangle(canvas: &Canvas<'_>, x: i32, bar: &Bar, color: &impl Color) -> Result<(), String> {
    if bar.height <= 0.0 {
        return Ok(());
    }
    let (top, bottom) = (
        bar.top.round() as i32,
        (bar.top + bar.height).round() as i32,
    );
    let corners = [(x, top), (x + BAR, bottom.max(top + 1))];
    canvas
        .draw(&Rectangle::new(corners, color.filled()))
        .map_err(refused)
}

/// Draws a ribbon, and moves the places where the next ones begin. Nothing if nothing is promised.
fn ribbon(
    canvas: &Canvas<'_>,
    from: &mut Bar,
    to: &mut Bar,
    width: f64,
    color: &impl Color,
) -> Result<(), String> {
    let at = |y: f64| y.round() as i32;
    let corners = [
        (LEFT, at(from.next)),
        (RIGHT, at(to.next)),
        (RIGHT, at(to.next + width).max(at(to.next) + 1)),
        (LEFT, at(from.next + width).max(at(from.next) + 1)),
    ];
    from.next += width;
    to.next += width;
    if width <= 0.0 {
        return Ok(());
    }
    // A ribbon of less than a pixel is drawn as one, but paler.
    let faint = color.mix(0.4 * width.clamp(0.4, 1.0));
    canvas
        .draw(&Polygon::new(corners.to_vec(), faint.filled()))
        .map_err(refused)
}

/// The colour of a service. The bar of all others is grey.
fn hue(index: usize, of: usize) -> RGBAColor {
    match index {
        BARS => GREY.mix(1.0),
        _ => HSLColor(index as f64 / of.max(1) as f64, 0.5, 0.5).mix(1.0),
    }
}
