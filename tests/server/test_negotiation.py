"""Accept and Content-Type headers."""

import pytest

from server.errors import RequestFault
from server.negotiation import Media, check_content_type, negotiate

G, J, E, M = Media.GRAPHQL, Media.JSON, Media.EVENTS, Media.MULTIPART


@pytest.mark.parametrize(
    ("accept", "answer", "stream"),
    [
        (b"", J, None),
        (b"  ", J, None),
        (b"*/*", J, None),
        (b"application/*", J, None),
        (b"application/json", J, None),
        (b"APPLICATION/JSON; charset=utf-8", J, None),
        (b"application/graphql-response+json", G, None),
        (b"application/json, application/graphql-response+json", G, None),
        (b"application/graphql-response+json;q=0.5, application/json", J, None),
        (b"application/graphql-response+json, */*;q=0.1", G, None),
        (b"application/graphql-response+json;q=0, */*", J, None),
        (b"application/json;q=0", None, None),
        (b"application/json;q=x", None, None),
        (b"text/html", None, None),
        (b"text/html, */*;q=0.8", J, None),
        (b"text/event-stream", None, E),
        (b"application/json, text/event-stream", J, E),
        (b"multipart/mixed", None, None),
        (b"multipart/mixed;subscriptionSpec=1.0, application/json", J, M),
        (b'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"', None, M),
        (b"multipart/mixed;subscriptionSpec=1.0;q=0.5, text/event-stream", None, E),
        (b",;,q=1,/", None, None),
        (b"\xff\xfe", None, None),
    ],
)
def test_chooses_for_answers_and_for_streams(
    accept: bytes, answer: Media | None, stream: Media | None
) -> None:
    assert negotiate(accept) == (answer, stream)


@pytest.mark.parametrize(
    "content_type",
    [b"application/json", b"application/json; charset=utf-8", b'Application/JSON;charset="UTF-8"'],
)
def test_takes_json_in_utf8(content_type: bytes) -> None:
    check_content_type(content_type)


@pytest.mark.parametrize(
    "content_type",
    [b"", b"text/plain", b"application/jsonx", b"application/json;charset=gb18030", b"\xff"],
)
def test_refuses_other_bodies(content_type: bytes) -> None:
    with pytest.raises(RequestFault) as refused:
        check_content_type(content_type)
    assert refused.value.status == 415
