//! Which contacts belong to which companies.

use std::collections::HashMap;

/// Pairs of a contact and a company, in the order in which they were made.
#[derive(Debug, Default)]
pub(in crate::mock) struct Memberships {
    companies: HashMap<String, Vec<String>>,
    contacts: HashMap<String, Vec<String>>,
}

impl Memberships {
    /// The companies of a contact.
    pub(in crate::mock) fn companies_of(&self, contact: &str) -> &[String] {
        self.companies.get(contact).map_or(&[], Vec::as_slice)
    }

    /// The contacts of a company.
    pub(in crate::mock) fn contacts_of(&self, company: &str) -> &[String] {
        self.contacts.get(company).map_or(&[], Vec::as_slice)
    }

    /// Makes a contact one of a company's, unless it is already; then `false`.
    pub(in crate::mock) fn attach(&mut self, contact: &str, company: &str) -> bool {
        let companies = self.companies.entry(contact.to_owned()).or_default();
        if companies.iter().any(|known| known == company) {
            return false;
        }
        companies.push(company.to_owned());
        let contacts = self.contacts.entry(company.to_owned()).or_default();
        contacts.push(contact.to_owned());
        true
    }

    /// Takes a contact out of a company; `false` if it was not in it.
    pub(in crate::mock) fn detach(&mut self, contact: &str, company: &str) -> bool {
        let companies = self.companies.get_mut(contact);
        let was_in = companies.is_some_and(|companies| remove(companies, company));
        if let Some(contacts) = self.contacts.get_mut(company) {
            remove(contacts, contact);
        }
        was_in
    }

    /// Takes a contact out of all companies.
    pub(in crate::mock) fn remove_contact(&mut self, contact: &str) {
        for company in self.companies.remove(contact).unwrap_or_default() {
            if let Some(contacts) = self.contacts.get_mut(&company) {
                remove(contacts, contact);
            }
        }
    }

    /// Takes all contacts out of a company, and returns them.
    pub(in crate::mock) fn remove_company(&mut self, company: &str) -> Vec<String> {
        let contacts = self.contacts.remove(company).unwrap_or_default();
        for contact in &contacts {
            if let Some(companies) = self.companies.get_mut(contact) {
                remove(companies, company);
            }
        }
        contacts
    }
}

fn remove(ids: &mut Vec<String>, id: &str) -> bool {
    let place = ids.iter().position(|known| known == id);
    place.map(|place| ids.remove(place)).is_some()
}

#[cfg(test)]
mod tests {
    use super::Memberships;

    #[test]
    fn both_sides_of_a_pair_know_it_until_it_is_gone() {
        let mut memberships = Memberships::default();
        for (contact, company) in [("ada", "a"), ("ada", "b"), ("bob", "a"), ("bob", "b")] {
            assert!(memberships.attach(contact, company));
        }
        assert!(!memberships.attach("ada", "a"));
        assert_eq!(memberships.companies_of("ada"), ["a", "b"]);
        assert_eq!(memberships.contacts_of("a"), ["ada", "bob"]);

        assert!(memberships.detach("ada", "a"));
        assert!(!memberships.detach("ada", "a"));
        assert_eq!(memberships.contacts_of("a"), ["bob"]);
        assert_eq!(memberships.remove_company("b"), ["ada", "bob"]);
        assert_eq!(memberships.companies_of("bob"), ["a"]);
        memberships.remove_contact("bob");
        assert!(memberships.contacts_of("a").is_empty());
    }
}
