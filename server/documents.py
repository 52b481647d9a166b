"""Documents made ready to run: parsed, guarded, validated and priced once, then found again."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from server.approvals import Approvals
from server.errors import (
    BAD_USER_INPUT,
    MOST_ERRORS,
    PARSE_FAILED,
    PERSISTED_QUERY_NOT_FOUND,
    VALIDATION_FAILED,
    DocumentFault,
    coded,
    document_refusal,
)
from server.graphql_request import GraphQLRequest
from server.guard import QueryGuard, too_complex
from server.limits import TransportSettings
from server.query_cost import CostMeter, size_given
from server.trusted_documents import BadManifest, TrustedDocuments, sha256_of

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One operation of a valid document; the same object for every request that runs it."""

    text: str
    sha256: str
    document: DocumentNode
    operation: OperationDefinitionNode
    operation_name: str | None
    kind: OperationType
    trusted: bool
    introspects: bool
    cost: int
    """What it may cost at most when its size variables are left to their defaults."""
    sized_by: tuple[str, ...]
    _costs: dict[tuple[int | None, ...], int] = field(default_factory=dict, repr=False)


class DocumentStore:
    """Finds or prepares operations: trusted ones for ever, valid free ones in a bounded cache.

    Refused and invalid texts are never kept, so nothing an attacker sends stays in memory.
    """

    def __init__(
        self, schema: GraphQLSchema, trusted: TrustedDocuments, settings: TransportSettings
    ) -> None:
        self._schema, self._settings = schema, settings
        self._guard = QueryGuard(settings.query)
        self._meter = CostMeter(
            schema, assumed_page=settings.assumed_page, assumed_list=settings.assumed_list
        )
        self._kept: dict[_Key, Prepared] = {}
        self._cache: OrderedDict[_Key, Prepared] = OrderedDict()
        self._cached_tokens = 0
        approvals = Approvals(trusted.approvals, schema)
        for identity, text in trusted:
            self._keep(identity, text, is_approved=identity in approvals)
        approvals.keep(identity for identity, _ in trusted)

    def find(self, request: GraphQLRequest) -> Prepared | None:
        """The operation a request names, when it is known; DocumentFault for an unknown id."""
        if request.document_id is not None:
            return self._by_id(request)
        key = (request.query or "", request.operation_name)
        found = self._kept.get(key) or self._cache.get(key)
        if found is not None and not found.trusted:
            self._cache.move_to_end(key)
        return found

    def admit(self, text: str, name: str | None) -> Prepared:
        """Prepare an operation of a free text and keep it; DocumentFault when it is refused."""
        self._guard.check_text(text)
        try:
            prepared = self._read(text, name)
        except RecursionError:
            raise too_complex("查询过于复杂：嵌套过深。") from None
        self._cache[text, name] = prepared
        self._cached_tokens += prepared.document.token_count
        while self._cached_tokens > self._settings.cached_tokens:
            _, dropped = self._cache.popitem(last=False)
            self._cached_tokens -= dropped.document.token_count
        return prepared

    def trusted(self) -> Iterator[Prepared]:
        """Every trusted operation once, e.g. to compile them before the server is ready."""
        return iter({id(it): it for it in self._kept.values()}.values())

    def cost(self, prepared: Prepared, variables: Mapping[str, Any] | None) -> int:
        """What the operation may cost at most with these variables."""
        if not prepared.sized_by or not variables:
            return prepared.cost
        sizes = tuple(size_given(variables.get(name)) for name in prepared.sized_by)
        found = prepared._costs.get(sizes)
        if found is None:
            found = self._meter.measure(prepared.document, prepared.operation, variables).requested
            if len(prepared._costs) < 256:
                prepared._costs[sizes] = found
        return found

    def _by_id(self, request: GraphQLRequest) -> Prepared | None:
        identity = (request.document_id or "").removeprefix("sha256:")
        if request.query is not None and sha256_of(request.query) != identity:
            raise document_refusal(BAD_USER_INPUT, "documentId 与 query 的 SHA-256 不符。")
        found = self._kept.get((identity, request.operation_name))
        if found is not None:
            return found
        if request.query is not None:
            return self.find(request._replace(document_id=None))
        if (identity, None) in self._kept:
            raise _no_operation(request.operation_name)
        # Apollo's clients look for this very message.
        raise document_refusal(PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")

    def _keep(self, identity: str, text: str, *, is_approved: bool) -> None:
        try:
            document = self._parse(text, None)
            if not is_approved:
                self._validate(document)
            prepared = self._prepare(text, document, None, trusted=True)
        except DocumentFault as fault:
            raise BadManifest(f"{identity}: {fault}\n{text}") from fault
        for name in (None, prepared.operation_name):
            self._kept[identity, name] = self._kept[text, name] = prepared

    def _read(self, text: str, name: str | None) -> Prepared:
        document = self._parse(text, self._settings.query.tokens)
        self._guard.check(document)
        self._validate(document)
        return self._prepare(text, document, name, trusted=False)

    def _parse(self, text: str, tokens: int | None) -> DocumentNode:
        try:
            return parse(text, max_tokens=tokens)
        except GraphQLSyntaxError as error:
            if f"more than {tokens} tokens" in error.message:
                raise too_complex(f"文档超过 {tokens} 个词。") from error
            raise DocumentFault(coded([error], PARSE_FAILED)) from error

    def _validate(self, document: DocumentNode) -> None:
        errors = validate(
            self._schema, document, _RULES, max_errors=MOST_ERRORS, hide_suggestions=True
        )
        if errors:
            raise DocumentFault(coded(errors, VALIDATION_FAILED))

    def _prepare(
        self, text: str, document: DocumentNode, name: str | None, *, trusted: bool
    ) -> Prepared:
        operation = _select(document, name)
        cost = self._meter.measure(document, operation, {})
        return Prepared(
            text=text,
            sha256=sha256_of(text),
            document=document,
            operation=operation,
            operation_name=operation.name.value if operation.name else None,
            kind=operation.operation,
            trusted=trusted,
            introspects=_introspects(document),
            cost=cost.requested,
            sized_by=cost.sized_by,
        )


def _select(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """GetOperation() of the specification: never guess among several."""
    operations = [it for it in document.definitions if isinstance(it, OperationDefinitionNode)]
    if not operations:
        raise DocumentFault(coded([GraphQLError("文档中没有操作。")], VALIDATION_FAILED))
    if name is None:
        if len(operations) > 1:
            raise document_refusal(BAD_USER_INPUT, "文档含有多个操作，须给出 operationName。")
        return operations[0]
    for it in operations:
        if it.name is not None and it.name.value == name:
            return it
    raise _no_operation(name)


def _introspects(document: DocumentNode) -> bool:
    """Whether any root selection of the document lists the schema, fragments included.

    `__type` does not count: it tells no more than the published contract about one type, and the
    GraphQL over HTTP audit reads it as an anonymous caller.
    """
    pending = [it.selection_set for it in document.definitions if hasattr(it, "selection_set")]
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FieldNode) and node.name.value == "__schema":
                return True
            if not isinstance(node, FieldNode) and getattr(node, "selection_set", None):
                pending.append(node.selection_set)
    return False


def _no_operation(name: str | None) -> DocumentFault:
    return document_refusal(BAD_USER_INPUT, f"文档中没有名为 {name} 的操作。")
