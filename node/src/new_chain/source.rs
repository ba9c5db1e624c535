//! Reads the fields of a TOML file, and notes what is wrong with each.
//!
//! `serde` stops at its first error. So the tree of `toml_edit` is read by hand: a wrong field is noted, and the next
//! one is read. [`Section`] notes missing and unknown fields, [`Node`] wrong types.

use super::notes::{Found, Notes};
use std::fmt::Display;
use toml_edit::{ArrayOfTables, Item, TableLike, Value};

/// The value of a field, of any type.
pub struct Node<'a> {
    notes: &'a Notes,
    field: String,
    at: usize,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Value(&'a Value),
    Table(&'a dyn TableLike),
    Tables(&'a ArrayOfTables),
}

impl<'a> Node<'a> {
    fn new(notes: &'a Notes, field: String, at: usize, kind: Kind<'a>) -> Self {
        notes.remember(&field, at);
        Self {
            notes,
            field,
            at,
            kind,
        }
    }

    fn of_value(notes: &'a Notes, field: String, around: usize, value: &'a Value) -> Self {
        let at = value.span().map_or(around, |span| span.start);
        let kind = match value {
            Value::InlineTable(table) => Kind::Table(table),
            value => Kind::Value(value),
        };
        Self::new(notes, field, at, kind)
    }

    /// Notes that the value is wrong.
    pub fn wrong(&self, cause: impl Display) {
        self.notes.wrong(&self.field, self.at, cause);
    }

    fn unfit<T>(&self, wanted: &str) -> Option<T> {
        let is = match self.kind {
            Kind::Value(value) => value.type_name(),
            Kind::Table(_) => "table",
            Kind::Tables(_) => "list of tables",
        };
        self.wrong(format!("is of the type {is}; it has to be {wanted}"));
        None
    }

    /// Returns a value of this field.
    pub fn found<T>(&self, value: T) -> Found<T> {
        Found {
            value,
            field: self.field.clone(),
            at: self.at,
        }
    }

    /// Returns the text, if the value is one. Notes nothing.
    pub fn as_text(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Value(value) => value.as_str(),
            _ => None,
        }
    }

    /// Returns the integer, if the value is one. Notes nothing.
    pub fn as_integer(&self) -> Option<i64> {
        match self.kind {
            Kind::Value(value) => value.as_integer(),
            _ => None,
        }
    }

    /// Returns what `read` makes of the text. `wanted` describes the texts that it takes.
    pub fn text<T>(
        &self,
        wanted: &str,
        read: impl FnOnce(&'a str) -> Result<T, String>,
    ) -> Option<Found<T>> {
        match self.as_text() {
            Some(text) => self.noted(read(text)),
            None => self.unfit(wanted),
        }
    }

    /// Returns the value of a result. Notes its error.
    pub fn noted<T>(&self, result: Result<T, String>) -> Option<Found<T>> {
        match result {
            Ok(value) => Some(self.found(value)),
            Err(cause) => {
                self.wrong(cause);
                None
            }
        }
    }

    /// Returns the number. `wanted` describes it, with its unit.
    pub fn number<N: TryFrom<i64>>(&self, wanted: &str) -> Option<Found<N>> {
        let Some(number) = self.as_integer() else {
            return self.unfit(wanted);
        };
        self.noted(
            N::try_from(number)
                .map_err(|_| format!("{number} is out of range; it has to be {wanted}")),
        )
    }

    /// Returns whether the field is `true`.
    pub fn flag(&self) -> Option<bool> {
        match self.kind {
            Kind::Value(Value::Boolean(flag)) => Some(*flag.value()),
            _ => self.unfit("true or false"),
        }
    }

    /// Returns the values of a list. `wanted` describes the list.
    pub fn list(&self, wanted: &str) -> Vec<Self> {
        let name = |index| format!("{}[{index}]", self.field);
        match self.kind {
            Kind::Value(Value::Array(values)) => values
                .iter()
                .enumerate()
                .map(|(index, value)| Self::of_value(self.notes, name(index), self.at, value))
                .collect(),
            Kind::Tables(tables) => tables
                .iter()
                .enumerate()
                .map(|(index, table)| {
                    let at = table.span().map_or(self.at, |span| span.start);
                    Self::new(self.notes, name(index), at, Kind::Table(table))
                })
                .collect(),
            _ => self.unfit(wanted).unwrap_or_default(),
        }
    }

    /// Returns the fields of a table. `wanted` describes the table.
    pub fn section(&self, wanted: &str) -> Option<Section<'a>> {
        match self.kind {
            Kind::Table(table) => Some(Section::new(self.notes, &self.field, self.at, table)),
            _ => self.unfit(wanted),
        }
    }
}

/// The fields of a table. The caller reads those that it knows, then calls [`Section::end`].
pub struct Section<'a> {
    notes: &'a Notes,
    field: String,
    at: usize,
    table: &'a dyn TableLike,
    known: Vec<&'static str>,
}

impl<'a> Section<'a> {
    /// Returns the fields of a table at a place. The root of a file has the empty path.
    pub fn new(notes: &'a Notes, field: &str, at: usize, table: &'a dyn TableLike) -> Self {
        Self {
            notes,
            field: field.into(),
            at,
            table,
            known: Vec::new(),
        }
    }

    fn path_of(&self, key: &str) -> String {
        match self.field.is_empty() {
            true => key.into(),
            false => format!("{}.{key}", self.field),
        }
    }

    fn node(&self, key: &str) -> Option<Node<'a>> {
        let (name, item) = self.table.get_key_value(key)?;
        let key_at = name.span().map_or(self.at, |span| span.start);
        let (notes, field) = (self.notes, self.path_of(key));
        let at = item.span().map_or(key_at, |span| span.start);
        match item {
            Item::None => None,
            Item::Value(value) => Some(Node::of_value(notes, field, key_at, value)),
            Item::Table(table) => Some(Node::new(notes, field, at, Kind::Table(table))),
            Item::ArrayOfTables(tables) => {
                Some(Node::new(notes, field, key_at, Kind::Tables(tables)))
            }
        }
    }

    /// Returns a field that may be missing.
    pub fn get(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.known.push(key);
        self.node(key)
    }

    /// Returns a field that has to be there. `wanted` describes its value.
    pub fn need(&mut self, key: &'static str, wanted: &str) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() {
            let cause = format!("is missing; it has to be {wanted}");
            self.notes.wrong(&self.path_of(key), self.at, cause);
        }
        found
    }

    /// Returns all fields with their names, in the order of the file. For tables whose names are data.
    pub fn entries(&self) -> Vec<(Found<&'a str>, Node<'a>)> {
        let names = self.table.iter().map(|(name, _)| name);
        names
            .filter_map(|name| {
                let node = self.node(name)?;
                let (key, _) = self.table.get_key_value(name)?;
                let found = Found {
                    value: name,
                    field: node.field.clone(),
                    at: key.span().map_or(node.at, |span| span.start),
                };
                Some((found, node))
            })
            .collect()
    }

    /// Notes the fields that nobody reads. `hint` says why a chain has no such field.
    pub fn end(self, hint: impl Fn(&str) -> Option<&'static str>) {
        for (name, _) in self.table.iter() {
            if self.known.contains(&name) {
                continue;
            }
            let key = self.table.get_key_value(name).map(|(key, _)| key);
            let at = key
                .and_then(|key| key.span())
                .map_or(self.at, |span| span.start);
            let cause = match hint(name) {
                Some(reason) => format!("can't be set here: {reason}"),
                None => format!("is unknown; the fields here are {}", self.known.join(", ")),
            };
            self.notes.wrong(&self.path_of(name), at, cause);
        }
    }
}
