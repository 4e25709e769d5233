//! Generated code that a person can read.

use syn::{
    Attribute, File, Ident, LitStr, Path, Token, braced,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::attributes;

/// Names that are in every module's prelude.
const PRELUDE: [&str; 8] = [
    "Default", "From", "Into", "Option", "Result", "String", "TryFrom", "TryInto",
];

/// Writes names of the prelude without their paths, and documentation as the
/// lines of comments that a person would write.
///
/// A generated type with such a name would be hidden by it; that is an error.
pub(super) fn polish(file: &mut File) -> Result<(), String> {
    let mut taken = Taken(None);
    taken.visit_file_mut(file);
    if let Some(name) = taken.0 {
        return Err(format!("a type called {name} hides the one of the prelude"));
    }
    Readable.visit_file_mut(file);
    Ok(())
}

struct Taken(Option<String>);

impl VisitMut for Taken {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        self.see(&item.ident);
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        self.see(&item.ident);
    }
}

impl Taken {
    fn see(&mut self, name: &syn::Ident) {
        if PRELUDE.iter().any(|known| name == known) || name == "Vec" {
            self.0 = Some(name.to_string());
        }
    }
}

struct Readable;

impl VisitMut for Readable {
    fn visit_path_mut(&mut self, path: &mut Path) {
        let is_std = path.segments.len() >= 3 && path.segments[0].ident == "std";
        if is_std
            && (PRELUDE.iter().any(|known| path.segments[2].ident == known)
                || path.segments[2].ident == "Vec")
        {
            path.leading_colon = None;
            path.segments = std::mem::take(&mut path.segments)
                .into_iter()
                .skip(2)
                .collect();
        }
        visit_mut::visit_path_mut(self, path);
    }

    /// In `<T as std::convert::TryInto<U>>::Error` the trait ends at a position.
    fn visit_type_path_mut(&mut self, kind: &mut syn::TypePath) {
        let before = kind.path.segments.len();
        visit_mut::visit_type_path_mut(self, kind);
        if let Some(qualified) = &mut kind.qself {
            qualified.position -= before - kind.path.segments.len();
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        *attributes = std::mem::take(attributes)
            .into_iter()
            .flat_map(
                |attribute| match attributes::docs(std::slice::from_ref(&attribute)) {
                    Some(text) => text
                        .lines()
                        .map(|line| match line.trim_end() {
                            "" => attributes::doc(""),
                            line if line.starts_with(' ') => attributes::doc(line),
                            line => attributes::doc(&format!(" {line}")),
                        })
                        .collect(),
                    None => vec![attribute],
                },
            )
            .collect();
        let arguments: Vec<_> = attributes::serde(attributes)
            .iter()
            .map(|meta| {
                let text = attributes::tokens(meta).to_string();
                let short = text
                    .replace("::std::option::", "")
                    .replace("::std::vec::", "")
                    .replace("::std::collections::", "std::collections::");
                short.parse().unwrap_or_else(|_| attributes::tokens(meta))
            })
            .collect();
        if !arguments.is_empty() {
            attributes::set_serde(attributes, &arguments);
        }
    }
}

/// Lays out what stands in `open_enum!` and `constant!`, whose inside no
/// formatter knows: a line for each value.
pub(crate) fn lay_out_macros(text: &str) -> syn::Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out += line;
        out.push('\n');
        let is_ours = line.ends_with("open_enum! {") || line.ends_with("constant! {");
        if !is_ours {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = format!("{indent}}}");
        let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        out += &syn::parse_str::<Inside>(&inside.join("\n"))?.lay_out(&format!("{indent}    "));
        out += &end;
        out.push('\n');
    }
    Ok(out)
}

/// `#[doc = "…"] pub enum Name { A = "a", … }` or `… pub struct Name = "a";`.
pub(crate) struct Inside {
    docs: String,
    pub(crate) name: Ident,
    pub(crate) values: Vec<(Option<Ident>, String)>,
}

impl Parse for Inside {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let docs = attributes::docs(&Attribute::parse_outer(input)?).unwrap_or_default();
        input.parse::<Token![pub]>()?;
        if input.peek(Token![struct]) {
            input.parse::<Token![struct]>()?;
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            let value: LitStr = input.parse()?;
            input.parse::<Token![;]>()?;
            return Ok(Self {
                docs,
                name,
                values: vec![(None, value.value())],
            });
        }
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let inside;
        braced!(inside in input);
        let value = |input: ParseStream<'_>| {
            let variant: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok((Some(variant), input.parse::<LitStr>()?.value()))
        };
        let values = Punctuated::<_, Token![,]>::parse_terminated_with(&inside, value)?;
        Ok(Self {
            docs,
            name,
            values: values.into_iter().collect(),
        })
    }
}

impl Inside {
    fn lay_out(&self, indent: &str) -> String {
        let mut out: String = self
            .docs
            .lines()
            .map(|line| format!("{indent}/// {}\n", line.trim()))
            .collect();
        match &self.values[..] {
            [(None, value)] => out += &format!("{indent}pub struct {} = {value:?};\n", self.name),
            values => {
                out += &format!("{indent}pub enum {} {{\n", self.name);
                for (variant, value) in values {
                    if let Some(variant) = variant {
                        out += &format!("{indent}    {variant} = {value:?},\n");
                    }
                }
                out += &format!("{indent}}}\n");
            }
        }
        out
    }
}
