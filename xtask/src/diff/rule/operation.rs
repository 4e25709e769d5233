//! Rules for operations, parameters, bodies and what we know of each.

super::rules! { Wire:
    OPERATION_ADDED "operation-added" Info, mirrors "operation-removed":
        "nobody calls yet what did not exist";
    OPERATION_REMOVED "operation-removed" Breaking, mirrors "operation-added":
        "every call of it fails";
    OPERATION_DEPRECATED "operation-deprecated" Warning, mirrors "operation-undeprecated":
        "it still works, and will go";
    OPERATION_UNDEPRECATED "operation-undeprecated" Info, mirrors "operation-deprecated":
        "it is there to stay after all";

    PARAMETER_REQUIRED_ADDED "parameter-required-added" Breaking, mirrors "parameter-required-removed":
        "calls that do not send it are refused";
    PARAMETER_REQUIRED_REMOVED "parameter-required-removed" Warning, mirrors "parameter-required-added":
        "every call sends something that no longer has an effect";
    PARAMETER_OPTIONAL_ADDED "parameter-optional-added" Info, mirrors "parameter-optional-removed":
        "calls without it mean what they meant";
    PARAMETER_OPTIONAL_REMOVED "parameter-optional-removed" Warning, mirrors "parameter-optional-added":
        "calls that send it are answered as if they did not";
    PARAMETER_BECAME_REQUIRED "parameter-became-required" Breaking, mirrors "parameter-became-optional":
        "calls that left it out are refused";
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional" Info, mirrors "parameter-became-required":
        "calls that send it stay right";
    PARAMETER_MOVED "parameter-moved" Breaking, mirrors "parameter-moved":
        "it is not looked for where it is sent";
    PARAMETER_STYLE_CHANGED "parameter-style-changed" Breaking, mirrors "parameter-style-changed":
        "several values are joined in another way";

    REQUEST_BODY_REQUIRED_ADDED "request-body-required-added" Breaking, mirrors "request-body-required-removed":
        "calls without a body are refused";
    REQUEST_BODY_REQUIRED_REMOVED "request-body-required-removed" Warning, mirrors "request-body-required-added":
        "every call sends something that no longer has an effect";
    REQUEST_BODY_OPTIONAL_ADDED "request-body-optional-added" Info, mirrors "request-body-optional-removed":
        "calls without a body mean what they meant";
    REQUEST_BODY_OPTIONAL_REMOVED "request-body-optional-removed" Warning, mirrors "request-body-optional-added":
        "calls that send a body are answered as if they did not";
    REQUEST_BODY_BECAME_REQUIRED "request-body-became-required" Breaking, mirrors "request-body-became-optional":
        "calls that left it out are refused";
    REQUEST_BODY_BECAME_OPTIONAL "request-body-became-optional" Info, mirrors "request-body-became-required":
        "calls that send a body stay right";
    REQUEST_MEDIA_TYPE_ADDED "request-media-type-added" Info, mirrors "request-media-type-removed":
        "the old encodings are still understood";
    REQUEST_MEDIA_TYPE_REMOVED "request-media-type-removed" Breaking, mirrors "request-media-type-added":
        "bodies in this encoding are refused";

    RESPONSE_MEDIA_TYPE_ADDED "response-media-type-added" Info, mirrors "response-media-type-removed":
        "who does not ask for it does not get it";
    RESPONSE_MEDIA_TYPE_REMOVED "response-media-type-removed" Breaking, mirrors "response-media-type-added":
        "readers of this encoding get another one, or nothing";
    RESPONSE_SUCCESS_ADDED "response-success-added" Warning, mirrors "response-success-removed":
        "programs that compare with one status take this success for a failure";
    RESPONSE_SUCCESS_REMOVED "response-success-removed" Breaking, mirrors "response-success-added":
        "the answer that programs wait for does not come";
    RESPONSE_ERROR_ADDED "response-error-added" Info, mirrors "response-error-removed":
        "programs handle statuses they do not know, as any can come";
    RESPONSE_ERROR_REMOVED "response-error-removed" Info, mirrors "response-error-added":
        "what handles it is never reached";

    PAGING_ADDED "paging-added" Warning, mirrors "paging-removed":
        "what came whole may now come in parts";
    PAGING_REMOVED "paging-removed" Breaking, mirrors "paging-added":
        "there is no way to ask for what follows";
    PAGING_STYLE_CHANGED "paging-style-changed" Breaking, mirrors "paging-style-changed":
        "walking the list in the old way stops or loops";
    PAGING_ITEMS_MOVED "paging-items-moved" Breaking, mirrors "paging-items-moved":
        "the items are in another field";
    PAGING_DEFAULT_CHANGED "paging-default-changed" Warning, mirrors "paging-default-changed":
        "pages hold another number of items unless the call says how many";
    PAGING_MAX_RAISED "paging-max-raised" Info, mirrors "paging-max-lowered":
        "pages as large as before are still given";
    PAGING_MAX_LOWERED "paging-max-lowered" Breaking, mirrors "paging-max-raised":
        "pages as large as before are refused";

    REPLAY_SAFE_GAINED "replay-safe-gained" Info, mirrors "replay-safe-lost":
        "sending it twice does no harm any more";
    REPLAY_SAFE_LOST "replay-safe-lost" Breaking, mirrors "replay-safe-gained":
        "programs that send it again after a timeout now act twice";
    REPLAY_NEEDS_ADDED "replay-needs-added" Breaking, mirrors "replay-needs-removed":
        "without this field, programs that send it again after a timeout now act twice";
    REPLAY_NEEDS_REMOVED "replay-needs-removed" Info, mirrors "replay-needs-added":
        "sending it twice does no harm, with the field or without";
    REPLAY_NEEDS_CHANGED "replay-needs-changed" Breaking, mirrors "replay-needs-changed":
        "the field that kept programs from acting twice no longer does";
}
