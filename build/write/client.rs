//! The `Client` of a version, its methods by resource, and its catalog.

use super::text::{docs, sentence};
use crate::module::{Module, OperationDefinition};

/// Writes the struct, its methods and, if `catalog` is set, the catalog.
pub(super) fn write(out: &mut String, module: &Module, catalog: bool) {
    *out += &format!(
        "// API version {}, written by the build script.\n\n",
        module.version
    );
    docs(
        out,
        0,
        "A client for this version of the API. Cloning is cheap, and clones share their connections.\n\n\
         Create one with [`Client::builder`], [`Client::from_env`] or [`Client::with_token_provider`].\n\
         Each operation is a method that returns a request; the methods are grouped by resource.\n\n\
         A client belongs to the Tokio runtime of its first call; see [`ClientBuilder`](crate::ClientBuilder#runtimes).",
    );
    out.push_str("#[derive(Clone)]\npub struct Client {\n");
    out.push_str("    pub(crate) transport: crate::call::transport::Transport,\n}\n");

    let mut resource = "";
    for operation in &module.operations {
        if operation.resource != resource {
            if !resource.is_empty() {
                out.push_str("}\n");
            }
            resource = &operation.resource;
            *out += &format!("\n/// # {resource}\nimpl Client {{\n");
        } else {
            out.push('\n');
        }
        method(out, operation);
    }
    if !resource.is_empty() {
        out.push_str("}\n");
    }
    if_operation(out, &module.operations);
    if catalog {
        self::catalog(out, &module.operations);
    }
}

/// A macro that chooses by whether the version has an operation, for what is
/// written once for all versions.
fn if_operation(out: &mut String, operations: &[OperationDefinition]) {
    out.push_str("\n#[allow(unused_macros)]\nmacro_rules! if_operation {\n");
    for operation in operations {
        *out += &format!(
            "    ({} {{ $($then:tt)* }} else {{ $($otherwise:tt)* }}) => {{ $($then)* }};\n",
            operation.id
        );
    }
    out.push_str(
        "    ($other:ident { $($then:tt)* } else { $($otherwise:tt)* }) => { $($otherwise)* };\n}\n",
    );
}

fn method(out: &mut String, operation: &OperationDefinition) {
    let OperationDefinition {
        id,
        name,
        upstream_id,
        method,
        path,
        ..
    } = operation;
    let text = format!(
        "{}\n\n`{method} {path}`; see [`{name}`](operations::{name}).",
        sentence(&operation.summary)
    );
    docs(out, 4, &text);
    if upstream_id != id {
        *out += &format!("    #[doc(alias = {upstream_id:?})]\n");
    }
    // `inline`: compiled only in crates that use it.
    out.push_str("    #[inline]\n");
    *out += &format!("    pub fn {id}(&self) -> operations::{name} {{\n");
    *out += &format!("        operations::{name}::new(self)\n    }}\n");
}

fn catalog(out: &mut String, operations: &[OperationDefinition]) {
    out.push_str("\n/// An operation of this version.\n");
    out.push_str("pub type Operation = crate::catalog::Operation<Client>;\n");
    out.push_str("\n/// Every operation of this version.\n");
    out.push_str("pub fn catalog() -> &'static [Operation] {\n    crate::catalog::catalog! {\n");
    for operation in operations {
        *out += &format!("        {} {:?};\n", operation.name, operation.upstream_id);
    }
    out.push_str("    }\n}\n");
}
