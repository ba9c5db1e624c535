//! What a participant has been charged for offences, so that it pays the maximum of a span, not the sum.
//!
//! Eras are grouped into spans. Within an era, what a participant loses to different validators adds up;
//! of the eras of a span only the dearest is paid. A span ends with the era in which a slash of the participant
//! was reported, so a validator that was caught can't go on misbehaving for free: the eras after it are
//! a span of their own.
//!
//! Before this, [`slash`](crate::slash) says what an offence costs; after it,
//! [`Ledger::slash`](crate::ledger::Ledger::slash) takes what is newly due. The staking pallet stores the
//! record, and changes it only when a slash is applied.
//!
//! Offences may be found late and out of order, and boundaries with them. The order in which slashes are
//! applied, each with the boundary it brings, doesn't matter at all: the record is the same in the end,
//! and what became due adds up to `Σ over spans of max over their eras` of what an era costs, with all
//! the boundaries there are. For each application takes what that sum grows by. A boundary that comes
//! late parts eras of which only the dearest was paid, so what the split makes owed is due with it.

use alloc::vec::Vec;
use core::iter::once;

/// Charges by era, and the spans that eras belong to. The default is one open span from era 0 on, in
/// which nothing was charged.
///
/// The newest span is open: it has no last era yet. Every other ends where its successor starts. Eras
/// before the first span that is kept (they are forgotten, and shouldn't be charged any more) count as
/// one span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// Index of the open span, counting all that ever were.
    span_index: u32,
    /// First era of the oldest span that is kept.
    first_start: u32,
    /// First eras of the spans after it, ascending, all above `first_start`.
    later_starts: Vec<u32>,
    /// Eras that cost something and how much, ascending by era, no amount zero.
    charged: Vec<(u32, u128)>,
}

impl Spans {
    /// The record whose parts these are: index and first era of the open span, lengths in eras of the
    /// spans before it, newest first, and what [`charged`](Self::charged) returned.
    ///
    /// A length that is zero or reaches before era 0 is senseless; it and those after it are dropped.
    pub fn from_parts(
        span_index: u32,
        last_start: u32,
        prior: &[u32],
        charged: Vec<(u32, u128)>,
    ) -> Self {
        let mut first_start = last_start;
        let mut later_starts = Vec::new();
        for &length in prior.iter().take_while(|&&length| length > 0) {
            let Some(earlier) = first_start.checked_sub(length) else {
                break;
            };
            later_starts.push(first_start);
            first_start = earlier;
        }
        later_starts.reverse();
        Self {
            span_index,
            first_start,
            later_starts,
            charged,
        }
    }

    /// Index of the open span: the number of spans that ever ended.
    pub fn span_index(&self) -> u32 {
        self.span_index
    }

    /// First era of the open span.
    pub fn last_start(&self) -> u32 {
        self.later_starts
            .last()
            .copied()
            .unwrap_or(self.first_start)
    }

    /// Lengths in eras of the closed spans that are kept, newest first. At least one each; their sum
    /// is at most [`last_start`](Self::last_start).
    pub fn prior(&self) -> Vec<u32> {
        let starts = once(&self.first_start).chain(&self.later_starts);
        let mut lengths: Vec<u32> = starts
            .zip(&self.later_starts)
            .map(|(start, next)| next.saturating_sub(*start))
            .collect();
        lengths.reverse();
        lengths
    }

    /// The eras that cost something and how much, in units, ascending by era.
    pub fn charged(&self) -> &[(u32, u128)] {
        &self.charged
    }

    /// The newest era in [`charged`](Self::charged), or 0. It isn't kept apart, so it falls when
    /// [`forget_before`](Self::forget_before) drops that era, for a dearer one before it or with its span.
    pub fn last_nonzero(&self) -> u32 {
        self.charged.last().map_or(0, |&(era, _)| era)
    }

    /// What `era` costs in units, before comparing it with the other eras of its span.
    pub fn charge_of(&self, era: u32) -> u128 {
        match self.find(era) {
            Ok(place) => self.charged.get(place).map_or(0, |&(_, amount)| amount),
            Err(_) => 0,
        }
    }

    /// Ends a span with `span_end`, its last era, if there is one; adds `amount` units to what `era`
    /// costs; and returns what is newly due in units: how far `Σ over spans of max over their eras` of
    /// what an era costs grows by both.
    ///
    /// If the boundary was there before, or parts no eras that cost something, that is at most `amount`.
    /// If it splits a span that was charged on both sides, it can be more: of either part the dearest era
    /// is owed now, and up to the cost of the cheaper one is due besides `amount`, even if that is zero.
    ///
    /// Ending a span with the same era again changes nothing, nor does `u32::MAX`, after which no span
    /// can start, nor a boundary where spans were forgotten. What an era costs and the sum both saturate
    /// at `u128::MAX`, beyond which nothing more is due.
    pub fn charge(&mut self, era: u32, amount: u128, span_end: Option<u32>) -> u128 {
        // All of it was taken: each application took what it added.
        let paid = self.owed();
        if let Some(last) = span_end {
            self.end_span(last);
        }
        self.add(era, amount);
        // Neither a split nor a charge lowers the sum.
        self.owed().saturating_sub(paid)
    }

    /// Forgets what doesn't matter any more if no era before `oldest` is charged and no span ended there
    /// from now on.
    ///
    /// Closed spans that ended before `oldest` go. Of the span that `oldest` is in, the eras before it
    /// matter only by the largest of their charges (the newest of several), so that one stays: a boundary
    /// still to come has all of them on the same side. What closed spans cost is in what was owed before
    /// a charge as after it, so forgetting it changes no difference (while the sum doesn't saturate).
    ///
    /// What is left is at most one charge more than there are charged eras from `oldest` on, and at most
    /// one closed span for each era from `oldest` on that was the last of one.
    ///
    /// A boundary is never older than the offence it is for, so if no era before `oldest` is charged, no
    /// span ends there either.
    pub fn forget_before(&mut self, oldest: u32) {
        let ended = self.later_starts.partition_point(|&start| start <= oldest);
        if let Some(start) = self.later_starts.drain(..ended).next_back() {
            self.first_start = start;
        }
        let start = self.start_of_span(oldest);
        let largest_before = self
            .charged
            .iter()
            .filter(|&&(era, _)| start <= era && era < oldest)
            .max_by_key(|&&(era, amount)| (amount, era))
            .map(|&(era, _)| era);
        self.charged
            .retain(|&(era, _)| era >= oldest || Some(era) == largest_before);
    }

    /// Whether this record and a fresh one will make the same due, whatever happens, if no era before
    /// `oldest` is charged any more and no span ended there: such a record can be deleted.
    ///
    /// So it is if `oldest` lies in the open span, that is if no span ended with it or later, and if
    /// nothing was charged in the open span, however long ago: a charge there still covers smaller ones
    /// to come. Charges in closed spans no longer matter then.
    pub fn is_stale(&self, oldest: u32) -> bool {
        let open_from = self.last_start();
        open_from <= oldest && self.charged.iter().all(|&(era, _)| era < open_from)
    }

    /// Where the charge of `era` is, or else where it belongs.
    fn find(&self, era: u32) -> Result<usize, usize> {
        self.charged.binary_search_by_key(&era, |&(era, _)| era)
    }

    /// What all spans cost together, each what its dearest era does.
    fn owed(&self) -> u128 {
        let in_one_span = |&(era, _): &(u32, u128), &(next, _): &(u32, u128)| {
            self.start_of_span(era) == self.start_of_span(next)
        };
        self.charged
            .chunk_by(in_one_span)
            .filter_map(|span| span.iter().map(|&(_, amount)| amount).max())
            .fold(0, u128::saturating_add)
    }

    /// Makes `last` the last era of a span. The charges of a span that is split belong to either part by
    /// their era.
    fn end_span(&mut self, last: u32) {
        let start = last
            .checked_add(1)
            .filter(|&start| start > self.first_start);
        let Some(start) = start else {
            return;
        };
        if let Err(place) = self.later_starts.binary_search(&start) {
            self.later_starts.insert(place, start);
            self.span_index = self.span_index.saturating_add(1);
        }
    }

    /// Adds `amount` to what `era` costs.
    fn add(&mut self, era: u32, amount: u128) {
        if amount == 0 {
            return;
        }
        match self.find(era) {
            Ok(place) => {
                if let Some((_, cost)) = self.charged.get_mut(place) {
                    *cost = cost.saturating_add(amount);
                }
            }
            Err(place) => self.charged.insert(place, (era, amount)),
        }
    }

    /// First era of the span that `era` is in.
    fn start_of_span(&self, era: u32) -> u32 {
        once(&self.first_start)
            .chain(&self.later_starts)
            .take_while(|&&start| start <= era)
            .last()
            .map_or(0, |&start| start)
    }
}

#[cfg(test)]
mod tests;
