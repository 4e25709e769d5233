//! A company that a contact belongs to.

use crate::{
    Error,
    types::{CustomAttributeValue, CustomAttributes, IntoOptional, Timestamp},
};

/// A company by your own identifier of it, and what is written to it. A company that
/// is not there yet is made.
///
/// ```
/// use intercom_sdk::jobs::upsert::Company;
///
/// let acme = Company::new("acme").name("Acme").custom_attribute("seats", 12);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a company does nothing until it is given to an upsert"]
pub struct Company {
    pub(crate) company_id: String,
    pub(crate) name: Option<String>,
    pub(crate) plan: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) industry: Option<String>,
    pub(crate) size: Option<i64>,
    pub(crate) monthly_spend: Option<f64>,
    pub(crate) remote_created_at: Option<Timestamp>,
    pub(crate) custom_attributes: CustomAttributes,
}

macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $kind:ty;)*) => {$(
        $(#[$doc])*
        pub fn $field(mut self, value: impl IntoOptional<$kind>) -> Self {
            if let Some(value) = value.into_optional() {
                self.$field = Some(value);
            }
            self
        }
    )*};
}

impl Company {
    /// The company that you call `company_id`.
    pub fn new(company_id: impl Into<String>) -> Self {
        Self {
            company_id: company_id.into(),
            name: None,
            plan: None,
            website: None,
            industry: None,
            size: None,
            monthly_spend: None,
            remote_created_at: None,
            custom_attributes: CustomAttributes::new(),
        }
    }

    setters! {
        /// Sets its name.
        name: String;
        /// Sets the name of its plan.
        plan: String;
        /// Sets its website.
        website: String;
        /// Sets its industry.
        industry: String;
        /// Sets how many people work there.
        size: i64;
        /// Sets what it spends in a month; Intercom cuts decimals off.
        monthly_spend: f64;
        /// Sets when you made it.
        remote_created_at: Timestamp;
    }

    /// Sets a custom attribute. `None` leaves it alone.
    pub fn custom_attribute(
        mut self,
        name: impl Into<String>,
        value: impl IntoOptional<CustomAttributeValue>,
    ) -> Self {
        self.custom_attributes.set(name, value);
        self
    }

    /// The custom attributes, if there are any.
    pub(crate) fn given_attributes(&self) -> Option<CustomAttributes> {
        Some(self.custom_attributes.clone()).filter(|attributes| !attributes.is_empty())
    }

    /// Returns an error for a company that nothing names.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.company_id.trim().is_empty() {
            true => Err(Error::invalid("upsert_contact: a company_id is empty")),
            false => Ok(()),
        }
    }
}

impl From<&str> for Company {
    fn from(company_id: &str) -> Self {
        Self::new(company_id)
    }
}

impl From<String> for Company {
    fn from(company_id: String) -> Self {
        Self::new(company_id)
    }
}

impl From<&String> for Company {
    fn from(company_id: &String) -> Self {
        Self::new(company_id)
    }
}
