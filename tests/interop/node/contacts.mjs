// What Intercom's SDK for Node does with the mock: `tests/interop.rs` starts it and says where all is.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { INTERCOM_PACKAGES, INTERCOM_BASE_URL, INTERCOM_TOKEN, INTERCOM_VERSION } = process.env;
const { IntercomClient, IntercomError, Intercom } = createRequire(`${INTERCOM_PACKAGES}/`)("intercom-client");

const client = new IntercomClient({
    token: INTERCOM_TOKEN,
    baseUrl: INTERCOM_BASE_URL,
    version: INTERCOM_VERSION,
    maxRetries: 0,
});

let page = await client.contacts.list({ per_page: 50 });
const sizes = [page.data.length];
const ids = new Set(page.data.map((contact) => contact.id));
while (page.hasNextPage()) {
    page = await page.getNextPage();
    sizes.push(page.data.length);
    page.data.forEach((contact) => ids.add(contact.id));
}
assert.deepEqual(sizes, [50, 50, 25]);
assert.equal(ids.size, 125);
console.log(`listed ${ids.size} contacts on ${sizes.length} pages`);

const email = "grace.node@example.com";
const created = await client.contacts.create({ role: "user", email, name: "Grace Hopper" });
assert.equal(created.email, email);
assert.ok(!ids.has(created.id));
console.log(`created ${created.email}`);

const found = await client.contacts.search({
    query: { field: "email", operator: "=", value: email },
});
assert.deepEqual(found.data.map((contact) => contact.id), [created.id]);
console.log(`found ${found.data.length} contact with ${email}`);

const missing = { contact_id: "6a0000000000000000000bad" };
await assert.rejects(client.contacts.listAttachedSegments(missing), (error) => {
    assert.ok(error instanceof Intercom.NotFoundError, `${error}`);
    assert.equal(error.statusCode, 404);
    assert.equal(error.body.errors[0].code, "not_found");
    console.log(`${error.constructor.name}: ${error.body.errors[0].code}`);
    return true;
});
// The SDK has no type for the 404 of this call.
await assert.rejects(client.contacts.find(missing), (error) => {
    assert.ok(error instanceof IntercomError, `${error}`);
    assert.equal(error.statusCode, 404);
    assert.equal(error.body.errors[0].code, "not_found");
    return true;
});
