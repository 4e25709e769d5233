//! What the `use` items of a file bring into scope.

use std::collections::BTreeMap;

use syn::{Item, UseTree, visit::Visit};

/// Names in scope, to the path they stand for.
pub type Imports = BTreeMap<String, Vec<String>>;

/// The imports of all modules and functions of a file.
pub fn imports(file: &syn::File) -> Imports {
    let mut collector = Collector::default();
    collector.visit_file(file);
    collector.imports
}

#[derive(Default)]
struct Collector {
    imports: Imports,
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Use(item) => self.collect(&item.tree, &mut Vec::new()),
            Item::ExternCrate(item) => {
                if let Some((_, name)) = &item.rename {
                    let path = vec![item.ident.to_string()];
                    self.imports.insert(name.to_string(), path);
                }
            }
            other => syn::visit::visit_item(self, other),
        }
    }
}

impl Collector {
    fn collect(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(below) => {
                path.push(below.ident.to_string());
                self.collect(&below.tree, path);
                path.pop();
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let full = match name.as_str() {
                    "self" => path.clone(),
                    _ => path.iter().cloned().chain([name]).collect(),
                };
                if let Some(last) = full.last().cloned() {
                    self.imports.insert(last, full);
                }
            }
            UseTree::Rename(renamed) => {
                let name = renamed.ident.to_string();
                let mut full = path.clone();
                if name != "self" {
                    full.push(name);
                }
                self.imports.insert(renamed.rename.to_string(), full);
            }
            UseTree::Glob(_) => {}
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.collect(tree, path);
                }
            }
        }
    }
}
