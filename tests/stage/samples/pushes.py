"""What is pushed to one's own browser."""

from __future__ import annotations

from people import People
from subscribers import Subscriber

from .declaring import Call, call


@call("PUT /api/v1/push")
def subscribe(people: People) -> Call:
    return Call(json=Subscriber("https://push.example.com/of-nobody").as_json())
