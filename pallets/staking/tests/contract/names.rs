//! Types in words.
//!
//! Before this stands the registry of a chain's metadata, after it [`description`](crate::description). A struct or an enum is
//! called as Polkadot-JS and dedot call it, because that is the name under which programs ask for it; what it consists of is
//! an item of the description of its own. Beside the type of a field stands how its Rust source spells it, if that is not
//! the same: clients show it, and name type parameters by it.

use scale_info::{form::PortableForm, Field, PortableRegistry, Type, TypeDef, Variant};
use std::collections::BTreeMap;

/// Generic containers that every client knows by their last name alone.
const CONTAINERS: [&str; 7] = [
    "BTreeMap",
    "BTreeSet",
    "BoundedBTreeMap",
    "BoundedVec",
    "Option",
    "Result",
    "WeakBoundedVec",
];

/// Second segments that have no meaning to them.
const LEFT_OUT: [&str; 5] = ["generic", "misc", "pallet", "traits", "types"];

/// A text, and the types that are named in it: what they consist of matters to whoever reads the text.
#[derive(Clone, Default)]
pub struct Words {
    pub text: String,
    pub named: BTreeMap<String, u32>,
}

impl Words {
    fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            named: BTreeMap::new(),
        }
    }

    /// The parts, in brackets.
    pub fn list(open: &str, parts: impl IntoIterator<Item = Self>, close: &str) -> Self {
        let mut words = Self::new(open);
        for (position, part) in parts.into_iter().enumerate() {
            words = words.then(if position > 0 { ", " } else { "" }).and(part);
        }
        words.then(close)
    }

    pub fn then(mut self, text: impl AsRef<str>) -> Self {
        self.text.push_str(text.as_ref());
        self
    }

    pub fn and(self, other: Self) -> Self {
        let mut words = self.then(other.text);
        words.named.extend(other.named);
        words
    }
}

/// How a type is called where it is used.
pub fn name_of(types: &PortableRegistry, id: u32) -> Words {
    let ty = resolve(types, id);
    let name = |id| name_of(types, id);
    match &ty.type_def {
        TypeDef::Composite(_) | TypeDef::Variant(_) => {
            let last = ty
                .path
                .segments
                .last()
                .expect("structs and enums have a path");
            let is_container = CONTAINERS.contains(&last.as_str());
            let own = if is_container {
                last.clone()
            } else {
                client_name(&ty.path.segments)
            };
            let parameters: Vec<_> = ty.type_params.iter().filter_map(|p| p.ty).collect();
            let mut words = Words::new(own);
            if !parameters.is_empty() {
                words = words.and(Words::list("<", parameters.iter().map(|p| name(p.id)), ">"));
            }
            if !is_container {
                words.named.insert(words.text.clone(), id);
            }
            words
        }
        TypeDef::Sequence(sequence) => Words::list("Vec<", [name(sequence.type_param.id)], ">"),
        TypeDef::Compact(compact) => Words::list("Compact<", [name(compact.type_param.id)], ">"),
        TypeDef::Tuple(tuple) => Words::list("(", tuple.fields.iter().map(|f| name(f.id)), ")"),
        TypeDef::Array(array) => Words::new("[")
            .and(name(array.type_param.id))
            .then(format!("; {}]", array.len)),
        TypeDef::Primitive(primitive) => Words::new(format!("{primitive:?}").to_lowercase()),
        TypeDef::BitSequence(_) => Words::new("BitSequence"),
    }
}

/// What a struct or enum consists of.
pub fn shape_of(types: &PortableRegistry, id: u32) -> Words {
    match &resolve(types, id).type_def {
        TypeDef::Composite(composite) => fields_of(types, &composite.fields),
        TypeDef::Variant(variants) => {
            let mut variants: Vec<_> = variants.variants.iter().collect();
            variants.sort_by_key(|variant| variant.index);
            Words::list(
                "enum {",
                variants.iter().map(|v| {
                    Words::new(format!("{} {}", v.index, v.name)).and(arguments_of(types, v))
                }),
                "}",
            )
        }
        _ => name_of(types, id),
    }
}

/// The fields of a variant, or nothing if it has none.
pub fn arguments_of(types: &PortableRegistry, variant: &Variant<PortableForm>) -> Words {
    if variant.fields.is_empty() {
        return Words::default();
    }
    Words::new(" ").and(fields_of(types, &variant.fields))
}

/// Fields, with their names if they have any.
fn fields_of(types: &PortableRegistry, fields: &[Field<PortableForm>]) -> Words {
    Words::list(
        "{",
        fields.iter().map(|field| {
            let name = field.name.as_ref().map(|name| format!("{name}: "));
            let ty = name_of(types, field.ty.id);
            let spelled = field.type_name.as_deref().map(in_one_line);
            let spelled = spelled.filter(|spelled| *spelled != ty.text);
            Words::new(name.unwrap_or_default()).and(ty).then(
                spelled
                    .map(|spelled| format!(" as {spelled}"))
                    .unwrap_or_default(),
            )
        }),
        "}",
    )
}

/// The source of a type, however it was broken into lines.
fn in_one_line(source: &str) -> String {
    let source = source.split_whitespace().collect::<String>();
    source.replace(",>", ">").replace(',', ", ")
}

/// The name that clients make of a path: one word, without what it says twice or has no meaning.
pub fn client_name(path: &[String]) -> String {
    let segments: Vec<_> = path.iter().map(|segment| pascal_case(segment)).collect();
    let is_said = |at: usize| {
        let without_meaning = at == 1 && LEFT_OUT.contains(&path[at].as_str());
        let next = segments.get(at + 1);
        let said_again = next.is_some_and(|next| next.eq_ignore_ascii_case(&segments[at]));
        !without_meaning && !said_again
    };
    let said = segments.iter().enumerate().filter(|(at, _)| is_said(*at));
    said.map(|(_, segment)| segment.as_str()).collect()
}

fn pascal_case(segment: &str) -> String {
    let words = segment.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

pub fn resolve(types: &PortableRegistry, id: u32) -> &Type<PortableForm> {
    types
        .resolve(id)
        .expect("the registry holds what it refers to")
}
