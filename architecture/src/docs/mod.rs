//! Reads the pages of the documentation and reports what is not true of the repository.
//!
//! | rule | module |
//! |---|---|
//! | a code block is in the file that its introduction names | [`snippets`] |
//! | links lead to a file, and anchors to a heading | [`links`] |
//! | files, tests, functions of types and `make` targets that are named exist | [`names`], [`methods`] |

pub mod links;
pub mod methods;
pub mod names;
pub mod page;
pub mod snippets;
