//! Writes `MockServer` and the expectations of all operations.

use super::{
    operations::{kind_of_setter, qualified},
    text::{docs, sentence},
};
use crate::module::{Module, Output};

/// Writes the struct and a call of `expectation!` for each operation.
pub(super) fn write(out: &mut String, module: &Module) {
    let version = module.version.replace('.', "_");
    *out += &format!("\ncrate::mock::mock_server::mock_server!(v{version});\n\n");
    out.push_str("pub(crate) mod expectations {\n");
    out.push_str("    #[allow(unused_imports)]\n    use super::{operations, types};\n");
    out.push_str("    #[allow(unused_imports)]\n");
    out.push_str("    use crate::{mock::mock_server::expectation, types::{Id, Timestamp}};\n");
    for operation in &module.operations {
        let (id, name) = (&operation.id, &operation.name);
        out.push_str("\n    expectation! {\n");
        let text = format!(
            "Expects [`{id}`](crate::v{version}::Client::{id}): {}",
            sentence(&operation.summary)
        );
        docs(out, 8, &text);
        *out += &format!("        {id}: {name} {{\n");
        for setter in &operation.parameters {
            let (kind, need) = kind_of_setter(setter);
            *out += &format!(
                "            {}: {} = {:?}, {need};\n",
                setter.name,
                qualified(kind, module),
                setter.key,
            );
        }
        let body = operation.body.as_ref();
        let body = body.map_or_else(String::new, |body| qualified(body, module));
        let output = match &operation.output {
            Output::Json(kind) => format!("json {}", qualified(kind, module)),
            Output::Text => "text".to_owned(),
            Output::Empty => "empty".to_owned(),
            Output::Redirect => "redirect".to_owned(),
            Output::Stream(_) => "stream".to_owned(),
        };
        *out += &format!("        }}\n        body [{body}];\n        returns {output};\n    }}\n");
    }
    out.push_str("\n    /// An expectation of anything, by the name of the operation.\n");
    out.push_str("    #[cfg(test)]\n    #[allow(clippy::type_complexity)]\n");
    out.push_str("    pub(crate) const EXPECTATIONS: &[(&str, fn(&super::MockServer) -> crate::mock::Expected)] = &[\n");
    for operation in &module.operations {
        let id = &operation.id;
        *out += &format!("        ({id:?}, |server| server.{id}(|_, _| {{}})),\n");
    }
    out.push_str("    ];\n}\n");
}
