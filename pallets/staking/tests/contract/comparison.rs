//! Two descriptions side by side, and the list of what may differ.
//!
//! Before this stand two [`Description`]s and the list in [`differences`](crate::differences); after it the stories. What
//! both sides have has to be the same, and so has every type that it is made of. A type that is only behind what one side
//! has alone comes with that, and is not looked at.

use crate::{
    description::{Description, Items},
    differences::Reason,
    names::Words,
};
use std::{collections::BTreeSet, fmt};

/// An item that is not the same on both sides.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Difference<Text = String> {
    /// Parity's pallet has it, ours doesn't.
    Theirs(Text),
    /// Ours has it, Parity's doesn't.
    Ours(Text),
    /// Both have it: this is theirs, that is ours.
    Both(Text, Text, Text),
}

use Difference::*;

impl Difference {
    /// What kind of item it is: the first word of its name.
    pub fn kind(&self) -> &str {
        let (Theirs(item) | Ours(item) | Both(item, ..)) = self;
        let word = item.split(|c: char| !c.is_alphabetic()).next();
        word.unwrap_or_default()
    }
}

/// As it would be listed.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Theirs(item) => write!(f, "Theirs({item:?}),"),
            Ours(item) => write!(f, "Ours({item:?}),"),
            Both(item, theirs, ours) => {
                write!(
                    f,
                    "Both(\n    {item:?},\n    {theirs:?},\n    {ours:?},\n),"
                )
            }
        }
    }
}

/// As it is listed.
impl From<&Difference<&str>> for Difference {
    fn from(listed: &Difference<&str>) -> Self {
        match listed {
            Theirs(item) => Theirs(item.to_string()),
            Ours(item) => Ours(item.to_string()),
            Both(item, theirs, ours) => {
                Both(item.to_string(), theirs.to_string(), ours.to_string())
            }
        }
    }
}

/// All that differs.
pub fn compare(theirs: &Description, ours: &Description) -> BTreeSet<Difference> {
    let their_types = theirs.types_behind(shared(&theirs.items, &ours.items));
    let our_types = ours.types_behind(shared(&ours.items, &theirs.items));
    let items = differing(&theirs.items, &ours.items);
    items.chain(differing(&their_types, &our_types)).collect()
}

/// What this side says of the items that both have.
fn shared<'a>(this: &'a Items, other: &'a Items) -> impl Iterator<Item = &'a Words> {
    let both = this.iter().filter(|(item, _)| other.contains_key(*item));
    both.map(|(_, words)| words)
}

fn differing<'a>(theirs: &'a Items, ours: &'a Items) -> impl Iterator<Item = Difference> + 'a {
    let items: BTreeSet<_> = theirs.keys().chain(ours.keys()).collect();
    items.into_iter().filter_map(|item| {
        let item = item.clone();
        match (theirs.get(&item), ours.get(&item)) {
            (Some(theirs), Some(ours)) if theirs.text != ours.text => {
                Some(Both(item, theirs.text.clone(), ours.text.clone()))
            }
            (Some(_), None) => Some(Theirs(item)),
            (None, Some(_)) => Some(Ours(item)),
            _ => None,
        }
    })
}

/// What differs without a reason in the list.
pub fn unlisted(found: &BTreeSet<Difference>, list: &[Reason]) -> BTreeSet<Difference> {
    let listed: BTreeSet<_> = all(list).collect();
    found.difference(&listed).cloned().collect()
}

/// What has a reason in the list, and no longer differs, or not in this way.
pub fn outdated(found: &BTreeSet<Difference>, list: &[Reason]) -> BTreeSet<Difference> {
    all(list).filter(|listed| !found.contains(listed)).collect()
}

fn all(list: &[Reason]) -> impl Iterator<Item = Difference> + '_ {
    list.iter()
        .flat_map(|reason| reason.differences)
        .map(Difference::from)
}

/// One below the other, ready to be listed.
pub fn in_lines<'a>(differences: impl IntoIterator<Item = &'a Difference>) -> String {
    let lines = differences
        .into_iter()
        .map(|difference| format!("{difference}\n"));
    lines.collect()
}
