//! Rules for operations, their parameters, bodies, paging, searches and retries.

use super::rule::rules;

rules! { Wire:
    OPERATION_ADDED "operation-added" Info, mirrors "operation-removed":
        "existing programs do not call it";
    OPERATION_REMOVED "operation-removed" Breaking, mirrors "operation-added":
        "every call fails";
    OPERATION_DEPRECATED "operation-deprecated" Warning, mirrors "operation-undeprecated":
        "it still works, and may be removed in a later version";
    OPERATION_UNDEPRECATED "operation-undeprecated" Info, mirrors "operation-deprecated":
        "calls keep working";

    PARAMETER_REQUIRED_ADDED "parameter-required-added" Breaking every call, mirrors "parameter-required-removed":
        "calls without it are rejected";
    PARAMETER_REQUIRED_REMOVED "parameter-required-removed" Warning, mirrors "parameter-required-added":
        "every call sends it, and it no longer has an effect";
    PARAMETER_OPTIONAL_ADDED "parameter-optional-added" Info, mirrors "parameter-optional-removed":
        "calls without it behave as before";
    PARAMETER_OPTIONAL_REMOVED "parameter-optional-removed" Warning, mirrors "parameter-optional-added":
        "calls that send it behave as if they did not";
    PARAMETER_BECAME_REQUIRED "parameter-became-required" Breaking every call, mirrors "parameter-became-optional":
        "calls without it are rejected";
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional" Info, mirrors "parameter-became-required":
        "calls that send it remain valid";
    PARAMETER_DEPRECATED "parameter-deprecated" Warning, mirrors "parameter-undeprecated":
        "it still works, and may be removed in a later version";
    PARAMETER_UNDEPRECATED "parameter-undeprecated" Info, mirrors "parameter-deprecated":
        "calls that send it keep working";
    PARAMETER_MOVED "parameter-moved" Breaking, mirrors "parameter-moved":
        "the server ignores it in its old location";
    PARAMETER_STYLE_CHANGED "parameter-style-changed" Breaking, mirrors "parameter-style-changed":
        "values are serialized differently";

    REQUEST_BODY_REQUIRED_ADDED "request-body-required-added" Breaking, mirrors "request-body-required-removed":
        "calls without a body are rejected";
    REQUEST_BODY_REQUIRED_REMOVED "request-body-required-removed" Warning, mirrors "request-body-required-added":
        "every call sends it, and it no longer has an effect";
    REQUEST_BODY_OPTIONAL_ADDED "request-body-optional-added" Info, mirrors "request-body-optional-removed":
        "calls without a body behave as before";
    REQUEST_BODY_OPTIONAL_REMOVED "request-body-optional-removed" Warning, mirrors "request-body-optional-added":
        "calls that send a body behave as if they did not";
    REQUEST_BODY_BECAME_REQUIRED "request-body-became-required" Breaking, mirrors "request-body-became-optional":
        "calls without a body are rejected";
    REQUEST_BODY_BECAME_OPTIONAL "request-body-became-optional" Info, mirrors "request-body-became-required":
        "calls that send a body remain valid";
    REQUEST_MEDIA_TYPE_ADDED "request-media-type-added" Info, mirrors "request-media-type-removed":
        "the old media types are still accepted";
    REQUEST_MEDIA_TYPE_REMOVED "request-media-type-removed" Breaking, mirrors "request-media-type-added":
        "bodies of this media type are rejected";

    RESPONSE_MEDIA_TYPE_ADDED "response-media-type-added" Info, mirrors "response-media-type-removed":
        "it is returned only to clients that ask for it";
    RESPONSE_MEDIA_TYPE_REMOVED "response-media-type-removed" Breaking, mirrors "response-media-type-added":
        "clients that expect it receive another media type, or no body";
    RESPONSE_SUCCESS_ADDED "response-success-added" Warning, mirrors "response-success-removed":
        "programs that check for one status treat this success as a failure";
    RESPONSE_SUCCESS_REMOVED "response-success-removed" Breaking, mirrors "response-success-added":
        "the response that programs expect is never returned";
    RESPONSE_ERROR_ADDED "response-error-added" Info, mirrors "response-error-removed":
        "programs must handle undocumented error statuses anyway";
    RESPONSE_ERROR_REMOVED "response-error-removed" Info, mirrors "response-error-added":
        "code that handles it is never reached";

    REQUEST_FIELDS_EXCHANGED "request-fields-exchanged" Breaking, mirrors "request-fields-exchanged":
        "fields went and others came: what was sent under an old name may have to be sent under a new one";

    SECURITY_TIGHTENED "security-tightened" Breaking, mirrors "security-loosened":
        "calls with the credentials that were sufficient are rejected";
    SECURITY_LOOSENED "security-loosened" Info, mirrors "security-tightened":
        "the credentials that were sufficient still are";
    SECURITY_CHANGED "security-changed" Breaking, mirrors "security-changed":
        "calls need other credentials";
    SERVER_ADDED "server-added" Info, mirrors "server-removed":
        "calls to the other servers are not affected";
    SERVER_REMOVED "server-removed" Breaking, mirrors "server-added":
        "calls to this server fail";
    SERVER_MOVED "server-moved" Breaking, mirrors "server-moved":
        "calls to the old address fail";

    PAGING_ADDED "paging-added" Warning, mirrors "paging-removed":
        "a response that was complete may now hold only the first page";
    PAGING_REMOVED "paging-removed" Breaking, mirrors "paging-added":
        "requests for the next page no longer work";
    PAGING_STYLE_CHANGED "paging-style-changed" Breaking, mirrors "paging-style-changed":
        "programs that page in the old style stop early or never end";
    PAGING_ITEMS_MOVED "paging-items-moved" Breaking, mirrors "paging-items-moved":
        "the items are in another field";
    PAGING_DEFAULT_CHANGED "paging-default-changed" Warning, mirrors "paging-default-changed":
        "calls that do not set a page size get pages of another size";
    PAGING_MAX_RAISED "paging-max-raised" Info, mirrors "paging-max-lowered":
        "page sizes that were allowed remain allowed";
    PAGING_MAX_LOWERED "paging-max-lowered" Breaking, mirrors "paging-max-raised":
        "page sizes that were allowed are rejected";

    SEARCH_FIELD_ADDED "search-field-added" Info, mirrors "search-field-removed":
        "existing queries do not name it";
    SEARCH_FIELD_REMOVED "search-field-removed" Breaking, mirrors "search-field-added":
        "queries that name it are refused";
    SEARCH_OPERATOR_ADDED "search-operator-added" Info, mirrors "search-operator-removed":
        "existing queries do not use it";
    SEARCH_OPERATOR_REMOVED "search-operator-removed" Breaking, mirrors "search-operator-added":
        "queries that use it with this field are refused";

    BEHAVIOR_ANNOUNCED "behavior-announced" Breaking, mirrors "behavior-announced":
        "the server behaves differently, though no schema shows it";

    REPLAY_SAFE_GAINED "replay-safe-gained" Info, mirrors "replay-safe-lost":
        "retrying has no further effect";
    REPLAY_SAFE_LOST "replay-safe-lost" Breaking, mirrors "replay-safe-gained":
        "a retry after a timeout may now act twice";
    REPLAY_NEEDS_ADDED "replay-needs-added" Breaking, mirrors "replay-needs-removed":
        "without this field, a retry after a timeout may now act twice";
    REPLAY_NEEDS_REMOVED "replay-needs-removed" Info, mirrors "replay-needs-added":
        "retrying has no further effect, with or without the field";
    REPLAY_NEEDS_CHANGED "replay-needs-changed" Breaking, mirrors "replay-needs-changed":
        "the field that prevented acting twice no longer does";
}
