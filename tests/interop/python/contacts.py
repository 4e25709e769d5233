"""What Intercom's SDK for Python does with the mock: `tests/interop.rs` starts it and says where all is."""

import os

from intercom import Intercom, SingleFilterSearchRequest
from intercom.core.api_error import ApiError
from intercom.errors import NotFoundError

client = Intercom(
    token=os.environ["INTERCOM_TOKEN"],
    base_url=os.environ["INTERCOM_BASE_URL"],
    headers={"Intercom-Version": os.environ["INTERCOM_VERSION"]},
)

pages = list(client.contacts.list(per_page=50).iter_pages())
sizes = [len(page.items) for page in pages]
ids = {contact.id for page in pages for contact in page.items}
assert sizes == [50, 50, 25], sizes
assert len(ids) == 125, len(ids)
print(f"listed {len(ids)} contacts on {len(sizes)} pages")

email = "grace.python@example.com"
created = client.contacts.create(request={"role": "user", "email": email, "name": "Grace Hopper"})
assert created.email == email, created
assert created.id not in ids, created
print(f"created {created.email}")

query = SingleFilterSearchRequest(field="email", operator="=", value=email)
found = [contact.id for contact in client.contacts.search(query=query)]
assert found == [created.id], found
print(f"found {len(found)} contact with {email}")

missing = "6a0000000000000000000bad"
try:
    client.contacts.list_attached_segments(missing)
except NotFoundError as error:
    assert error.status_code == 404, error
    code = error.body["errors"][0]["code"]
    assert code == "not_found", error.body
    print(f"{type(error).__name__}: {code}")
else:
    raise AssertionError("segments of a contact that is not there were found")

# The SDK has no type for the 404 of this call.
try:
    client.contacts.find(missing)
except ApiError as error:
    assert error.status_code == 404, error
    assert error.body["errors"][0]["code"] == "not_found", error.body
else:
    raise AssertionError("a contact that is not there was found")
