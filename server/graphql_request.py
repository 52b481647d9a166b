"""The parameters of one GraphQL request, read strictly from JSON or from a query string."""

from typing import Any, NamedTuple
from urllib.parse import parse_qs

import orjson

from server.errors import BAD_USER_INPUT, RequestFault, refusal


class GraphQLRequest(NamedTuple):
    """A document by text or by id, and what to run it with."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: dict[str, Any] | None


def read_body(body: bytes | str) -> GraphQLRequest:
    """The request in a JSON body; lone surrogates, NaN and deep nesting are refused."""
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise _bad("请求体不是有效的 JSON。") from fault
    return read_payload(payload)


def read_payload(payload: object) -> GraphQLRequest:
    """The request in decoded JSON."""
    if type(payload) is not dict:
        raise _bad("请求须为一个 JSON 对象；不支持批量请求。")
    query, name = payload.get("query"), payload.get("operationName")
    variables = payload.get("variables")
    if query is not None and type(query) is not str:
        raise _bad("query 须为字符串。")
    if name is not None and type(name) is not str:
        raise _bad("operationName 须为字符串。")
    if variables is not None and type(variables) is not dict:
        raise _bad("variables 须为对象。")
    document_id = _document_id(payload)
    if not query and document_id is None:
        raise _bad("请求中没有 query，也没有 documentId。")
    return GraphQLRequest(query or None, document_id, name or None, variables)


def read_query_string(query_string: bytes) -> GraphQLRequest:
    """The request in the parameters of a GET."""
    try:
        found = parse_qs(query_string.decode("ascii"), errors="strict", max_num_fields=20)
    except ValueError as fault:
        raise _bad("查询字符串无效。") from fault
    payload: dict[str, Any] = {name: values[-1] for name, values in found.items()}
    for name in ("variables", "extensions"):
        if name in payload:
            payload[name] = _json_parameter(name, payload[name])
    return read_payload(payload)


def _document_id(payload: dict[str, Any]) -> str | None:
    """The id of a trusted document: GraphQL over HTTP appendix A, Relay's, or Apollo's spelling."""
    found = payload.get("documentId") or payload.get("doc_id")
    extensions = payload.get("extensions")
    if extensions is not None:
        if type(extensions) is not dict:
            raise _bad("extensions 须为对象。")
        persisted = extensions.get("persistedQuery")
        if not found and type(persisted) is dict:
            found = persisted.get("sha256Hash")
    if found is not None and type(found) is not str:
        raise _bad("documentId 须为字符串。")
    return found


def _json_parameter(name: str, text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise _bad(f"{name} 不是有效的 JSON。") from fault


def _bad(message: str) -> RequestFault:
    return refusal(400, BAD_USER_INPUT, message)
