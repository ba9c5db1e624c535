//! The mistakes of a description, and the places of its fields.

use std::{cell::RefCell, collections::BTreeMap, fmt::Display};

/// What is wrong with a field.
#[derive(Clone, Debug, Eq, PartialEq, PartialOrd, Ord)]
pub struct Mistake {
    /// The offset of the field in the file, in bytes.
    pub at: usize,
    /// The path of the field, such as `validators[2].bond`. Empty if it concerns the whole file.
    pub field: String,
    /// The cause and the way out.
    pub cause: String,
}

/// The mistakes so far, and the places of all fields that were read.
#[derive(Debug, Default)]
pub struct Notes {
    mistakes: RefCell<Vec<Mistake>>,
    places: RefCell<BTreeMap<String, usize>>,
}

impl Notes {
    /// Notes a mistake.
    pub fn wrong(&self, field: &str, at: usize, cause: impl Display) {
        self.mistakes.borrow_mut().push(Mistake {
            at,
            field: field.into(),
            cause: cause.to_string(),
        });
    }

    /// Stores the place of a field.
    pub fn remember(&self, field: &str, at: usize) {
        self.places.borrow_mut().insert(field.into(), at);
    }

    /// Notes a mistake of the field with this path, or of the nearest one around it that is in the file.
    pub fn wrong_at_path(&self, field: &str, cause: impl Display) {
        let places = self.places.borrow();
        let mut path = field;
        let at = loop {
            match (places.get(path), path.rfind(['.', '['])) {
                (Some(at), _) => break *at,
                (None, Some(end)) => path = &path[..end],
                (None, None) => break 0,
            }
        };
        self.wrong(field, at, cause);
    }

    /// Whether there is no mistake.
    pub fn is_empty(&self) -> bool {
        self.mistakes.borrow().is_empty()
    }

    /// Returns the mistakes in the order of the file, each once.
    pub fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort();
        mistakes.dedup();
        mistakes
    }
}

/// A value, and the field that it was read from.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// The path of the field.
    pub field: String,
    /// The offset of the value in the file, in bytes.
    pub at: usize,
}

impl<T> Found<T> {
    /// Notes that this value is wrong.
    pub fn wrong(&self, notes: &Notes, cause: impl Display) {
        notes.wrong(&self.field, self.at, cause);
    }
}
