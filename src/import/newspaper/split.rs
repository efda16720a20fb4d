//! Where articles begin and end: of all ways to read the page from top to bottom, the one that its conventions speak for
//! most. Headlines may stand above their text or below it, and a page seldom mixes the two.

use super::{
    evidence::{Evidence, NEVER, Weights},
    units::Unit,
};

/// What a unit is to its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first unit of an article (a headline, or text without one).
    Begin,
    /// More of the same article.
    Within,
    /// A headline that closes the article above it.
    ClosingHead,
    Cross,
    /// A name of the page's or a column's: part of no article.
    Section,
    /// A byline above its headline.
    Ahead,
    /// Stands beside the articles: pictures' captions, asides, what is left out.
    Beside,
}

/// How far the article at hand has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    None,
    Titled,
    TitledText,
    Untitled,
    /// Text, and its headline below.
    Closed,
    /// A short item that a mark sets off, which needs no headline.
    Brief,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Unknown,
    Above,
    Below,
}

const STATES: [State; 6] =
    [State::None, State::Titled, State::TitledText, State::Untitled, State::Closed, State::Brief];
const SIDES: [Side; 3] = [Side::Unknown, Side::Above, Side::Below];
const WIDTH: usize = STATES.len() * SIDES.len();

/// An article whose text has no headline, or whose headline has no text.
const ORPHAN_TEXT: f32 = -3.5;
const ORPHAN_HEAD: f32 = -6.0;
/// Headlines above and below on one page.
const TURN: f32 = -1.5;

type Step = (Place, State, Side, f32);

/// The place of each unit, and of each head how much better that was than the next best reading of it alone.
pub struct Reading {
    pub places: Vec<Place>,
    pub margins: Vec<f32>,
}

pub fn read(evidence: &Evidence<'_>) -> Reading {
    let units = evidence.units;
    let weights: Vec<Option<Weights>> = units
        .iter()
        .enumerate()
        .map(|(at, unit)| if let Unit::Head(head) = unit { Some(evidence.weights(at, head)) } else { None })
        .collect();
    let mut scores = [f32::NEG_INFINITY; WIDTH];
    scores[index(State::None, Side::Unknown)] = 0.0;
    let mut back: Vec<[(u8, Place); WIDTH]> = Vec::with_capacity(units.len());
    for (at, weights) in weights.iter().enumerate() {
        let mut next = [f32::NEG_INFINITY; WIDTH];
        let mut from = [(0, Place::Beside); WIDTH];
        for (here, &score) in scores.iter().enumerate().filter(|(_, score)| score.is_finite()) {
            for (place, state, side, more) in steps(evidence, at, weights.as_ref(), STATES[here / 3], SIDES[here % 3]) {
                let to = index(state, side);
                if score + more > next[to] {
                    (next[to], from[to]) = (score + more, (here as u8, place));
                }
            }
        }
        // Scores stay small on long pages, so that their differences stay exact.
        let best = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        scores = next.map(|score| score - best);
        back.push(from);
    }
    let places = trace(&back, &scores);
    let margins = weights
        .iter()
        .zip(&places)
        .map(|(weights, place)| weights.map_or(f32::INFINITY, |it| margin(it, *place)))
        .collect();
    Reading { places, margins }
}

fn index(state: State, side: Side) -> usize {
    state as usize * 3 + side as usize
}

fn trace(back: &[[(u8, Place); WIDTH]], scores: &[f32; WIDTH]) -> Vec<Place> {
    let end = |here: usize| match STATES[here / 3] {
        State::Titled => ORPHAN_HEAD,
        State::Untitled => ORPHAN_TEXT,
        _ => 0.0,
    };
    let mut here = (0..WIDTH).max_by(|&a, &b| (scores[a] + end(a)).total_cmp(&(scores[b] + end(b)))).unwrap_or(0);
    let mut places = vec![Place::Beside; back.len()];
    for (at, from) in back.iter().enumerate().rev() {
        places[at] = from[here].1;
        here = usize::from(from[here].0);
    }
    places
}

fn margin(weights: Weights, place: Place) -> f32 {
    let above = weights.above.max(weights.below);
    match place {
        Place::Cross => weights.cross - above,
        Place::Section => weights.section - above,
        _ => above - weights.cross,
    }
}

fn steps(evidence: &Evidence<'_>, at: usize, weights: Option<&Weights>, state: State, side: Side) -> Vec<Step> {
    match (&evidence.units[at], weights) {
        (Unit::Head(_), Some(weights)) => head_steps(*weights, state, side),
        (Unit::Text { lead: true, marked, .. }, _) => lead_steps(*marked, state, side),
        (Unit::Text { chunk, .. }, _) => text_steps(evidence, at, *chunk, state, side),
        (Unit::Closing(_), _) => vec![match state {
            State::None => (Place::Begin, State::Untitled, side, -3.0),
            State::Titled => (Place::Within, State::TitledText, side, -1.0),
            _ => (Place::Within, state, side, 0.0),
        }],
        (Unit::Byline(chunk), _) => byline_steps(evidence.is_above_head(at, *chunk), state, side),
        _ => vec![(Place::Beside, state, side, 0.0)],
    }
}

fn head_steps(weights: Weights, state: State, side: Side) -> Vec<Step> {
    let mut steps = Vec::with_capacity(4);
    let turn = |to: Side| if side == Side::Unknown || side == to { 0.0 } else { TURN };
    let left = match state {
        State::Untitled => ORPHAN_TEXT,
        State::Titled => ORPHAN_HEAD,
        _ => 0.0,
    };
    steps.push((Place::Begin, State::Titled, Side::Above, weights.above + left + turn(Side::Above)));
    if state == State::Untitled {
        steps.push((Place::ClosingHead, State::Closed, Side::Below, weights.below + turn(Side::Below)));
    }
    if state != State::None {
        steps.push((Place::Cross, state, side, weights.cross + crossed(state)));
    }
    if weights.section > NEVER {
        steps.push((Place::Section, state, side, weights.section + if state == State::Titled { -3.0 } else { 0.0 }));
    }
    steps
}

/// Cross-heads come after the headline: text without one seldom has any, and an article that its headline closed none.
fn crossed(state: State) -> f32 {
    match state {
        State::Untitled => -2.5,
        State::Closed | State::Brief => -4.0,
        _ => 0.0,
    }
}

/// A lead begins an item, below its headline or without one.
fn lead_steps(marked: bool, state: State, side: Side) -> Vec<Step> {
    match state {
        State::Titled if marked => vec![(Place::Within, State::TitledText, side, 0.0)],
        _ if marked => vec![(Place::Begin, State::Brief, side, 0.5), (Place::Within, state, side, -1.0)],
        State::None => vec![(Place::Begin, State::Untitled, side, -1.0)],
        State::Titled => vec![(Place::Within, State::TitledText, side, 0.5)],
        State::TitledText => vec![(Place::Begin, State::Untitled, side, -1.0), (Place::Within, state, side, -6.0)],
        State::Untitled => vec![(Place::Begin, state, side, ORPHAN_TEXT), (Place::Within, state, side, -6.0)],
        State::Closed | State::Brief => vec![(Place::Begin, State::Untitled, side, 0.5)],
    }
}

fn text_steps(evidence: &Evidence<'_>, at: usize, chunk: usize, state: State, side: Side) -> Vec<Step> {
    let signed = evidence.follows_closing(at);
    let opens = f32::from(u8::from(evidence.opens_news(chunk)));
    let within = if signed { -1.0 } else { 0.0 };
    let begin = opens + if signed { 1.5 } else { 0.0 };
    let first = if evidence.is_first(at) { 2.0 } else { 0.0 };
    match state {
        State::None => vec![(Place::Begin, State::Untitled, side, first - 3.0)],
        State::Titled => vec![(Place::Within, State::TitledText, side, 0.0)],
        State::TitledText | State::Brief => {
            vec![(Place::Within, state, side, within), (Place::Begin, State::Untitled, side, begin - 5.0)]
        }
        State::Untitled => {
            vec![(Place::Within, state, side, within), (Place::Begin, state, side, begin - 4.0 + ORPHAN_TEXT)]
        }
        State::Closed => vec![(Place::Begin, State::Untitled, side, -0.5), (Place::Within, state, side, -3.0)],
    }
}

/// A byline apart from any head belongs to the text around it; where an article is over, to the one that begins.
fn byline_steps(is_above_head: bool, state: State, side: Side) -> Vec<Step> {
    match state {
        State::Titled => vec![(Place::Within, state, side, 0.0)],
        _ if is_above_head => vec![(Place::Ahead, state, side, 0.5), (Place::Within, state, side, -1.0)],
        State::None | State::Closed => {
            vec![(Place::Begin, State::Untitled, side, -1.5), (Place::Within, state, side, -2.5)]
        }
        _ => vec![(Place::Within, state, side, 0.0), (Place::Begin, State::Untitled, side, -3.5)],
    }
}
