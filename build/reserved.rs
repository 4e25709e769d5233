//! Names that generated code cannot give to what is described.

/// Names that generated code uses unqualified.
pub(super) const HIDDEN: [&str; 39] = [
    "BTreeMap",
    "Box",
    "Client",
    "Clone",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Extend",
    "Field",
    "FieldVisitor",
    "Fn",
    "From",
    "FromIterator",
    "Hash",
    "Index",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Record",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "Table",
    "ToOwned",
    "ToString",
    "TryFrom",
    "Value",
    "Vec",
];

/// Methods of `Client` that are written by hand, or come from its traits.
pub(super) const METHODS: [&str; 15] = [
    "borrow",
    "builder",
    "clone",
    "fmt",
    "from",
    "from_env",
    "from_transport",
    "into",
    "rate_limit",
    "request",
    "to_owned",
    "transport",
    "try_from",
    "try_into",
    "with_token_provider",
];

/// Methods of `MockServer` and of what it derefs to, as far as an operation could
/// have such a name.
pub(super) const MOCK_METHODS: [&str; 23] = [
    "advance",
    "assert_valid",
    "base_url",
    "borrow_mut",
    "calls",
    "calls_of",
    "clear_faults",
    "client",
    "client_builder",
    "deref",
    "engine",
    "expect",
    "fault",
    "forget_calls",
    "now",
    "over",
    "rate_counts",
    "set_rate_limit",
    "set_samples",
    "set_search_lag",
    "start",
    "type_id",
    "violations",
];

/// Methods of `When` that are not about a parameter.
pub(super) const MATCHERS: [&str; 9] = [
    "add",
    "body",
    "body_includes",
    "first",
    "fmt",
    "header",
    "set",
    "set_body",
    "without",
];

/// Methods that types of responses have beside the setters of a fixture.
pub(super) const FIXTURE_METHODS: [&str; 4] = ["clone", "fixture", "get", "iter"];

/// Methods that request types have beside their setters.
pub(super) const SETTERS: [&str; 3] = ["clone", "new", "unmatched"];
